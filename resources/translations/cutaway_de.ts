<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>CollapseSigns</name>
    <message>
        <source>“%1” comes %2 times in a row</source>
        <translation>„%1“ kommt %2-mal hintereinander</translation>
    </message>
    <message>
        <source>“%1” closes nothing</source>
        <translation>„%1“ schließt nichts</translation>
    </message>
    <message>
        <source>“%1” is never closed</source>
        <translation>„%1“ wird nie geschlossen</translation>
    </message>
    <message>
        <source>%1 is wrong: %2</source>
        <translation>%1 ist falsch: %2</translation>
    </message>
</context>
<context>
    <name>CurveAxis</name>
    <message>
        <source>Share of parameters</source>
        <translation>Anteil der Parameter</translation>
    </message>
    <message>
        <source>Weight bytes</source>
        <translation>Bytes der Gewichte</translation>
    </message>
    <message>
        <source>KV-cache bytes per token</source>
        <translation>Bytes des KV-Cache pro Token</translation>
    </message>
    <message>
        <source>Removed slots</source>
        <translation>Entfernte Slots</translation>
    </message>
    <message>
        <source>removed share of parameters</source>
        <translation>entfernter Anteil der Parameter</translation>
    </message>
    <message>
        <source>removed weights</source>
        <translation>entfernte Gewichte</translation>
    </message>
    <message>
        <source>removed KV cache per token</source>
        <translation>entfernter KV-Cache pro Token</translation>
    </message>
    <message>
        <source>removed slots</source>
        <translation>entfernte Slots</translation>
    </message>
</context>
<context>
    <name>CurveTip</name>
    <message>
        <source>Perplexity %1</source>
        <translation>Perplexität %1</translation>
    </message>
    <message>
        <source>Cut %1: %2</source>
        <translation>Schnitt %1: %2</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>The untouched model</source>
        <translation>Das unveränderte Modell</translation>
    </message>
    <message>
        <source>%1 of %2 documents so far</source>
        <translation>bisher %1 von %2 Dokumenten</translation>
    </message>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n Dokument</numerusform>
            <numerusform>%n Dokumente</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EvaluationRows</name>
    <message>
        <source>Questions by skill, shipped with Cutaway</source>
        <translation>Fragen nach Fähigkeit, bei Cutaway dabei</translation>
    </message>
    <message>
        <source>Perplexity per token, windows of the model&apos;s context</source>
        <translation>Perplexität je Token, Fenster so lang wie der Kontext des Modells</translation>
    </message>
    <message>
        <source>Perplexity per token, windows of %1 tokens, each %2 after the one before</source>
        <translation>Perplexität je Token, Fenster von %1 Tokens, jedes %2 nach dem vorigen</translation>
    </message>
    <message>
        <source>acc_norm: the likeliest choice per character</source>
        <translation>acc_norm: die je Zeichen wahrscheinlichste Antwort</translation>
    </message>
    <message>
        <source>acc: greedy generation gives the right words</source>
        <translation>acc: die gierige Fortsetzung trifft die richtigen Wörter</translation>
    </message>
    <message>
        <source>acc: the likeliest choice</source>
        <translation>acc: die wahrscheinlichste Antwort</translation>
    </message>
    <message numerus="yes">
        <source>%n prompts were too long and lost their beginning</source>
        <translation>
            <numerusform>%n Frage war zu lang und verlor ihren Anfang</numerusform>
            <numerusform>%n Fragen waren zu lang und verloren ihren Anfang</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>Mean of %n tasks</source>
        <translation>
            <numerusform>Mittel über %n Aufgabe</numerusform>
            <numerusform>Mittel über %n Aufgaben</numerusform>
        </translation>
    </message>
    <message>
        <source>Each task counts the same, whatever its size</source>
        <translation>Jede Aufgabe zählt gleich, wie groß sie auch ist</translation>
    </message>
</context>
<context>
    <name>ExportWords</name>
    <message>
        <source>for llama.cpp, Ollama and LM Studio</source>
        <translation>für llama.cpp, Ollama und LM Studio</translation>
    </message>
    <message>
        <source>for vLLM, MLX, SGLang, TensorRT-LLM and ExLlamaV3</source>
        <translation>für vLLM, MLX, SGLang, TensorRT-LLM und ExLlamaV3</translation>
    </message>
    <message>
        <source>for Transformers, with trust_remote_code</source>
        <translation>für Transformers, mit trust_remote_code</translation>
    </message>
    <message>
        <source>for anything that runs the model; no smaller</source>
        <translation>für alles, was das Modell ausführt; nicht kleiner</translation>
    </message>
    <message>
        <source>the removed layers alone, to analyse them</source>
        <translation>die entfernten Schichten allein, zum Untersuchen</translation>
    </message>
    <message numerus="yes">
        <source>the %n selected layers alone, to analyse them</source>
        <translation>
            <numerusform>die ausgewählte Schicht allein, zum Untersuchen</numerusform>
            <numerusform>die %n ausgewählten Schichten allein, zum Untersuchen</numerusform>
        </translation>
    </message>
    <message>
        <source>what is removed, as JSON for scripts</source>
        <translation>was entfernt ist, als JSON für Skripte</translation>
    </message>
    <message>
        <source>for anything, really smaller, where whole blocks go</source>
        <translation>für alles, wirklich kleiner, wo ganze Blöcke wegfallen</translation>
    </message>
</context>
<context>
    <name>Figure</name>
    <message>
        <source>approximate search</source>
        <translation>genäherte Suche</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>Diese Sitzung</translation>
    </message>
</context>
<context>
    <name>HistoryPainter</name>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
</context>
<context>
    <name>MeasuredAxis</name>
    <message>
        <source>%1 (right axis)</source>
        <translation>%1 (rechte Achse)</translation>
    </message>
    <message>
        <source>%1 ⊕</source>
        <translation>%1 ⊕</translation>
    </message>
    <message>
        <source>%1, measured at %2 points: %3 at the first, %4 at the last.</source>
        <translation>%1, an %2 Punkten gemessen: %3 am ersten, %4 am letzten.</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>%1 perplexity</source>
        <translation>%1 Perplexität</translation>
    </message>
    <message>
        <source>%1, windows of %2</source>
        <translation>%1, Fenster von %2</translation>
    </message>
    <message>
        <source>%1, first %2</source>
        <translation>%1, die ersten %2</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message numerus="yes">
        <source>%n slots</source>
        <translation>
            <numerusform>%n Slot</numerusform>
            <numerusform>%n Slots</numerusform>
        </translation>
    </message>
    <message>
        <source>Cut %1 (approximate)</source>
        <translation>%1 schneiden (genähert)</translation>
    </message>
    <message>
        <source>Cut %1</source>
        <translation>%1 schneiden</translation>
    </message>
    <message>
        <source>Pin %1</source>
        <translation>%1 anheften</translation>
    </message>
    <message>
        <source>Force out %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>%1 zurückholen</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Wiederholen: %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Import plan of %1</source>
        <translation>Plan aus %1 importieren</translation>
    </message>
</context>
<context>
    <name>ScoreScale</name>
    <message>
        <source>nats</source>
        <translation>nats</translation>
    </message>
    <message>
        <source>nats / |V|</source>
        <translation>nats / |V|</translation>
    </message>
    <message>
        <source>units of π</source>
        <translation>Einheiten von π</translation>
    </message>
    <message>
        <source>JS divergence</source>
        <translation>JS-Divergenz</translation>
    </message>
    <message>
        <source>FinerCut&apos;s JS divergence</source>
        <translation>JS-Divergenz nach FinerCut</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL-Divergenz</translation>
    </message>
    <message>
        <source>Angular distance</source>
        <translation>Winkelabstand</translation>
    </message>
    <message>
        <source>Euclidean distance</source>
        <translation>Euklidischer Abstand</translation>
    </message>
    <message>
        <source>Negative log likelihood</source>
        <translation>Negative Log-Likelihood</translation>
    </message>
</context>
<context>
    <name>SlotMapLegend</name>
    <message>
        <source>%1 if removed too</source>
        <translation>%1, falls auch entfernt</translation>
    </message>
    <message>
        <source>cut in that step (approximate)</source>
        <translation>in dem Schritt geschnitten (genähert)</translation>
    </message>
    <message>
        <source>cut in that step</source>
        <translation>in dem Schritt geschnitten</translation>
    </message>
    <message>
        <source>cut, in this order (approximate)</source>
        <translation>geschnitten, in dieser Folge (genähert)</translation>
    </message>
    <message>
        <source>cut, in this order</source>
        <translation>geschnitten, in dieser Folge</translation>
    </message>
    <message>
        <source>lower bound</source>
        <translation>untere Schranke</translation>
    </message>
    <message>
        <source>forced out</source>
        <translation>von Hand entfernt</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>not scored</source>
        <translation>nicht bewertet</translation>
    </message>
    <message>
        <source>score of an earlier step</source>
        <translation>Score eines früheren Schritts</translation>
    </message>
    <message>
        <source>guess: light is cheap</source>
        <translation>geschätzt: hell ist billig</translation>
    </message>
    <message>
        <source>leads this step</source>
        <translation>führt in diesem Schritt</translation>
    </message>
</context>
<context>
    <name>SlotMapPainter</name>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>Attn</source>
        <translation>Attn</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>overflow</source>
        <translation>Überlauf</translation>
    </message>
    <message>
        <source>attention, block %1</source>
        <translation>Attention in Block %1</translation>
    </message>
    <message>
        <source>FFN, block %1</source>
        <translation>FFN in Block %1</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>FFN</source>
        <translation>FFN</translation>
    </message>
</context>
<context>
    <name>Trials</name>
    <message>
        <source>Whole blocks</source>
        <translation>Ganze Blöcke</translation>
    </message>
    <message>
        <source>Attention only</source>
        <translation>Nur Attention</translation>
    </message>
    <message>
        <source>FFN only</source>
        <translation>Nur FFN</translation>
    </message>
    <message>
        <source>One-shot</source>
        <translation>In einem Schritt</translation>
    </message>
    <message>
        <source>Block influence</source>
        <translation>Blockeinfluss</translation>
    </message>
    <message>
        <source>Best window</source>
        <translation>Bestes Fenster</translation>
    </message>
    <message>
        <source>From the tail</source>
        <translation>Vom Ende her</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>%1 (seed %2)</source>
        <translation>%1 (Seed %2)</translation>
    </message>
    <message>
        <source>search %1</source>
        <translation>Suche %1</translation>
    </message>
    <message>
        <source>shipped text</source>
        <translation>mitgelieferter Text</translation>
    </message>
    <message>
        <source>pasted text</source>
        <translation>eingefügter Text</translation>
    </message>
    <message>
        <source>%1 × %2 tokens</source>
        <translation>%1 × %2 Token</translation>
    </message>
    <message>
        <source>Another run</source>
        <translation>Weiterer Lauf</translation>
    </message>
</context>
<context>
    <name>cutaway::AgreementPage</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>How often each slot was cut</source>
        <translation>Wie oft jeder Slot geschnitten wurde</translation>
    </message>
    <message>
        <source>Shared cuts by step</source>
        <translation>Gemeinsame Schnitte nach Schritt</translation>
    </message>
    <message>
        <source>Resamples</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <source>So many sets of sequences, drawn from those of the calibration set</source>
        <translation>So viele Sätze von Sequenzen, gezogen aus denen des Kalibriersatzes</translation>
    </message>
    <message>
        <source>Both tables as text</source>
        <translation>Beide Tabellen als Text</translation>
    </message>
    <message>
        <source>Copy the agreement</source>
        <translation>Übereinstimmung kopieren</translation>
    </message>
    <message>
        <source>Progress of the resampled searches</source>
        <translation>Fortschritt der Suchen auf Stichproben</translation>
    </message>
    <message>
        <source>Resa&amp;mples</source>
        <translation>Stich&amp;proben</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>Zuerst ein Modell öffnen.</translation>
    </message>
    <message>
        <source>Only greedy searches that cut slot by slot can be compared so.</source>
        <translation>So lassen sich nur Greedy-Suchen vergleichen, die Slot für Slot schneiden.</translation>
    </message>
    <message>
        <source>A search runs; stop it first.</source>
        <translation>Es läuft eine Suche; sie muss zuerst gestoppt werden.</translation>
    </message>
    <message>
        <source>The search runs on every resample…</source>
        <translation>Die Suche läuft auf jeder Stichprobe…</translation>
    </message>
    <message numerus="yes">
        <source>%n resamples of %1; %2, budget %3</source>
        <translation>
            <numerusform>%n Stichprobe aus %1; %2, Budget %3</numerusform>
            <numerusform>%n Stichproben aus %1; %2, Budget %3</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Run the searches</source>
        <translation>Suchen starten</translation>
    </message>
    <message>
        <source>Would other texts of the same kind have made the same cuts? The search runs once on each of these sets, drawn with replacement from the sequences of the calibration set, and shows how often every slot is cut.</source>
        <translation>Hätten andere Texte derselben Art dieselben Schnitte ergeben? Die Suche läuft einmal auf jedem dieser Sätze, die mit Zurücklegen aus den Sequenzen des Kalibriersatzes gezogen sind, und zeigt, wie oft jeder Slot geschnitten wird.</translation>
    </message>
</context>
<context>
    <name>cutaway::AlongCuts</name>
    <message>
        <source>The plan cannot be measured along its cuts</source>
        <translation>Der Plan lässt sich nicht entlang seiner Schnitte messen</translation>
    </message>
</context>
<context>
    <name>cutaway::BannerArea</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>cutaway::BootstrapRun</name>
    <message>
        <source>The searches on resampled texts cannot be made</source>
        <translation>Die Suchen auf Stichproben sind nicht möglich</translation>
    </message>
</context>
<context>
    <name>cutaway::BootstrapStepTable</name>
    <message>
        <source>Of two resamples, the share of their first %1 cuts that they have in common; the mean over all pairs of the %2 that got so far</source>
        <translation>Gemeinsamer Anteil der ersten %1 Schnitte zweier Stichproben; gemittelt über alle Paare der %2, die so weit kamen</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Shared so far</source>
        <translation>Bisher gemeinsam</translation>
    </message>
    <message>
        <source>Cut in this step</source>
        <translation>In diesem Schritt geschnitten</translation>
    </message>
</context>
<context>
    <name>cutaway::BudgetEditor</name>
    <message>
        <source>Share of the slots removed</source>
        <translation>Anteil entfernter Slots</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Share of the parameters removed</source>
        <translation>Anteil entfernter Parameter</translation>
    </message>
    <message>
        <source>Divergence stays below</source>
        <translation>Divergenz bleibt unter</translation>
    </message>
    <message>
        <source>When the search stops</source>
        <translation>Wann die Suche endet</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>The search stops at the first of these limits,
or when no candidate is left.</source>
        <translation>Die Suche endet an der ersten dieser Grenzen
oder wenn kein Kandidat mehr bleibt.</translation>
    </message>
    <message>
        <source>%1 of slots</source>
        <translation>%1 der Slots</translation>
    </message>
    <message numerus="yes">
        <source>%n cuts</source>
        <translation>
            <numerusform>%n Schnitt</numerusform>
            <numerusform>%n Schnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of parameters</source>
        <translation>%1 der Parameter</translation>
    </message>
    <message>
        <source>divergence %1</source>
        <translation>Divergenz %1</translation>
    </message>
    <message>
        <source>%1 of weights</source>
        <translation>%1 der Gewichte</translation>
    </message>
    <message>
        <source>%1 of KV cache a token</source>
        <translation>%1 des KV-Cache pro Token</translation>
    </message>
    <message>
        <source>perplexity %1</source>
        <translation>Perplexität %1</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>Budget: %1 ▾</source>
        <translation>Budget: %1 ▾</translation>
    </message>
</context>
<context>
    <name>cutaway::CalibrationForm</name>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Sequences</source>
        <translation>Sequenzen</translation>
    </message>
    <message>
        <source>Tokens in each sequence</source>
        <translation>Token in jeder Sequenz</translation>
    </message>
    <message>
        <source>Beginning-of-text token</source>
        <translation>Textanfang-Token</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>Kalibriertext</translation>
    </message>
    <message>
        <source>Shipped text</source>
        <translation>Mitgelieferter Text</translation>
    </message>
    <message>
        <source>Text or token file</source>
        <translation>Text- oder Token-Datei</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>Eingefügter Text</translation>
    </message>
    <message>
        <source>File of the calibration text, on the engine&apos;s machine</source>
        <translation>Datei des Kalibriertextes, auf dem Rechner der Engine</translation>
    </message>
    <message>
        <source>Plain text, .jsonl with a &apos;text&apos; in each line, or .json with lists of token ids; on the machine that the engine runs on</source>
        <translation>Reiner Text, .jsonl mit „text“ in jeder Zeile oder .json mit Listen von Token-IDs; auf dem Rechner, auf dem die Engine läuft</translation>
    </message>
    <message>
        <source>Path on the engine&apos;s machine</source>
        <translation>Pfad auf dem Rechner der Engine</translation>
    </message>
    <message>
        <source>Choose a file of this machine</source>
        <translation>Datei dieses Rechners wählen</translation>
    </message>
    <message>
        <source>Pasted calibration text</source>
        <translation>Eingefügter Kalibriertext</translation>
    </message>
    <message>
        <source>Paste or type a text. It is kept in the session.</source>
        <translation>Text einfügen oder tippen. Er bleibt in der Sitzung.</translation>
    </message>
    <message>
        <source>Begin every sequence with it; it counts among the tokens</source>
        <translation>Beginnt jede Sequenz; zählt zu den Token</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> Token</translation>
    </message>
    <message>
        <source>Kept sets</source>
        <translation>Gemerkt</translation>
    </message>
    <message>
        <source>Kept calibration sets</source>
        <translation>Gemerkte Kalibriersätze</translation>
    </message>
    <message>
        <source>Keep this set at hand, or go back to one</source>
        <translation>Diesen Satz merken oder zu einem zurückkehren</translation>
    </message>
    <message>
        <source>General English that comes with Cutaway; the demo has its own.</source>
        <translation>Allgemeines Englisch, mit Cutaway geliefert; die Demo hat eigenen Text.</translation>
    </message>
    <message>
        <source>×</source>
        <translation>×</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>Te&amp;xt</translation>
    </message>
    <message>
        <source>Se&amp;quences</source>
        <translation>Se&amp;quenzen</translation>
    </message>
    <message>
        <source>Name a file, or choose one.</source>
        <translation>Eine Datei nennen oder wählen.</translation>
    </message>
    <message>
        <source>Paste a text.</source>
        <translation>Einen Text einfügen.</translation>
    </message>
    <message>
        <source>The text has %1, of pasted text %2 is the most. Keep it in a file and name that.</source>
        <translation>Der Text hat %1, eingefügt sind höchstens %2 möglich. Ihn in einer Datei ablegen und diese nennen.</translation>
    </message>
    <message>
        <source>shipped text</source>
        <translation>mitgelieferter Text</translation>
    </message>
    <message>
        <source>pasted text</source>
        <translation>eingefügter Text</translation>
    </message>
    <message>
        <source>%1, %2 × %3</source>
        <translation>%1, %2 × %3</translation>
    </message>
    <message>
        <source>%1 from the beginning-of-text token</source>
        <translation>%1 ab dem Textanfang-Token</translation>
    </message>
    <message>
        <source>&amp;Keep this set</source>
        <translation>Diesen Satz &amp;merken</translation>
    </message>
    <message>
        <source>&amp;Forget these</source>
        <translation>Diese &amp;vergessen</translation>
    </message>
    <message>
        <source>Texts and token files (*.txt *.md *.jsonl *.json)</source>
        <translation>Texte und Token-Dateien (*.txt *.md *.jsonl *.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>cutaway::CalibrationPanel</name>
    <message>
        <source>Back to that set</source>
        <translation>Zurück zu diesem Satz</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>Text and tokens</source>
        <translation>Text und Token</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
    <message>
        <source>Sequence before</source>
        <translation>Vorige Sequenz</translation>
    </message>
    <message>
        <source>Sequence after</source>
        <translation>Nächste Sequenz</translation>
    </message>
    <message>
        <source>Sequence shown</source>
        <translation>Gezeigte Sequenz</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>Sequenz</translation>
    </message>
    <message>
        <source>Open a model to see its tokens.</source>
        <translation>Ein Modell öffnen, um seine Token zu sehen.</translation>
    </message>
    <message>
        <source>The tokens show once the model is loaded.</source>
        <translation>Die Token erscheinen, sobald das Modell geladen ist.</translation>
    </message>
    <message>
        <source>Reading the text…</source>
        <translation>Text wird gelesen…</translation>
    </message>
    <message>
        <source>The text is too short: it has %1 of the %2 tokens needed.</source>
        <translation>Der Text ist zu kurz: Er hat %1 der nötigen %2 Token.</translation>
    </message>
    <message>
        <source>%1 of the text&apos;s %2 tokens are used.</source>
        <translation>%1 der %2 Token des Textes werden verwendet.</translation>
    </message>
    <message>
        <source>%1 tokens are used of a text that has more than %2.</source>
        <translation>%1 Token werden verwendet, der Text hat mehr als %2.</translation>
    </message>
    <message>
        <source>The scores so far were measured on: %1. Those of the next search do not compare.</source>
        <translation>Die bisherigen Scores wurden gemessen auf: %1. Die der nächsten Suche sind damit nicht vergleichbar.</translation>
    </message>
    <message>
        <source>The scores so far are of other tokens: the text has changed since. Those of the next search do not compare.</source>
        <translation>Die bisherigen Scores gehören zu anderen Token: Der Text hat sich geändert. Die der nächsten Suche sind damit nicht vergleichbar.</translation>
    </message>
    <message>
        <source>The search measures on this set; it can be changed once that has ended.</source>
        <translation>Die Suche misst auf diesem Satz; nach ihrem Ende lässt er sich ändern.</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>%1; the first of %2 tokens</source>
        <translation>%1; die ersten von %2 Token</translation>
    </message>
</context>
<context>
    <name>cutaway::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Type a command, or a slot as A12</source>
        <translation>Einen Befehl tippen oder einen Slot wie A12</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>Gefundene Befehle</translation>
    </message>
    <message>
        <source>%1 ✓</source>
        <translation>%1 ✓</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>not available</source>
        <translation>nicht verfügbar</translation>
    </message>
</context>
<context>
    <name>cutaway::ComparePanel</name>
    <message>
        <source>Compared sessions</source>
        <translation>Verglichene Sitzungen</translation>
    </message>
    <message>
        <source>Shared cuts by number of cuts</source>
        <translation>Gemeinsame Schnitte nach Zahl der Schnitte</translation>
    </message>
    <message>
        <source>Nothing is compared with this session. Compare › Add a session to compare takes one from a file; Run › Compare with another search makes one.</source>
        <translation>Mit dieser Sitzung wird nichts verglichen. „Vergleichen › Sitzung hinzufügen“ nimmt eine aus einer Datei; „Ausführen › Mit anderer Suche vergleichen“ macht eine.</translation>
    </message>
    <message>
        <source>Shared with %1</source>
        <translation>Gemeinsam mit %1</translation>
    </message>
    <message>
        <source>Nothing to align with %1: %2</source>
        <translation>Nichts auszurichten an %1: %2</translation>
    </message>
</context>
<context>
    <name>cutaway::ComparedMaps</name>
    <message>
        <source>Compared maps</source>
        <translation>Verglichene Karten</translation>
    </message>
    <message>
        <source>This session</source>
        <translation>Diese Sitzung</translation>
    </message>
    <message numerus="yes">
        <source>%n map(s), this session&apos;s first.</source>
        <translation>
            <numerusform>%n Karte, die dieser Sitzung.</numerusform>
            <numerusform>%n Karten, die dieser Sitzung zuerst.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is compared yet: see the menus Compare and Run › Compare with another search.</source>
        <translation>Noch ist nichts zu vergleichen: siehe die Menüs Vergleichen und Ausführen › Mit anderer Suche vergleichen.</translation>
    </message>
    <message numerus="yes">
        <source>%n not shown: of another divergence, or more than can be read.</source>
        <translation>
            <numerusform>%n nicht gezeigt: andere Divergenz, oder mehr als lesbar sind.</numerusform>
            <numerusform>%n nicht gezeigt: andere Divergenz, oder mehr als lesbar sind.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::ComparedSessions</name>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Shared cuts</source>
        <translation>Gemeinsame Schnitte</translation>
    </message>
    <message>
        <source>Cuts</source>
        <translation>Schnitte</translation>
    </message>
    <message>
        <source>Last score</source>
        <translation>Letzter Score</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>Divergenz</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>no cuts to compare</source>
        <translation>keine Schnitte zu vergleichen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>no model open</source>
        <translation>kein Modell offen</translation>
    </message>
    <message numerus="yes">
        <source>%n blocks, not %1</source>
        <translation>
            <numerusform>%n Block, nicht %1</numerusform>
            <numerusform>%n Blöcke, nicht %1</numerusform>
        </translation>
    </message>
    <message>
        <source>not drawn: it has no cuts</source>
        <translation>nicht gezeichnet: ohne Schnitte</translation>
    </message>
    <message>
        <source>not drawn: %1</source>
        <translation>nicht gezeichnet: %1</translation>
    </message>
    <message>
        <source>drawn, approximate search</source>
        <translation>gezeichnet, genäherte Suche</translation>
    </message>
    <message>
        <source>drawn</source>
        <translation>gezeichnet</translation>
    </message>
    <message>
        <source>%1, other calibration texts</source>
        <translation>%1, andere Kalibriertexte</translation>
    </message>
    <message>
        <source>Not drawn: its scores are %1, the shown session&apos;s %2.</source>
        <translation>Nicht gezeichnet: Ihre Scores sind %1, die der gezeigten Sitzung %2.</translation>
    </message>
</context>
<context>
    <name>cutaway::CompositionPlot</name>
    <message>
        <source>Composition: what is removed by depth and kind</source>
        <translation>Verteilung: was nach Tiefe und Art entfernt ist</translation>
    </message>
    <message>
        <source>%1: %2 of %3 removed</source>
        <translation>%1: %2 von %3 entfernt</translation>
    </message>
    <message>
        <source>block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>block, %1 to a bar</source>
        <translation>Block, %1 je Balken</translation>
    </message>
    <message>
        <source>%1 (approximate search)</source>
        <translation>%1 (genäherte Suche)</translation>
    </message>
    <message>
        <source>removed slots</source>
        <translation>entfernte Slots</translation>
    </message>
    <message>
        <source>blocks %1: attention %2, FFN %3</source>
        <translation>Blöcke %1: Attention %2, FFN %3</translation>
    </message>
</context>
<context>
    <name>cutaway::ConnectionTest</name>
    <message>
        <source>The engine greeted and then said nothing more.</source>
        <translation>Die Engine hat sich gemeldet und dann nichts mehr gesagt.</translation>
    </message>
    <message>
        <source>Nothing answers. A password prompt, which nobody can answer, may be the reason, or a network that drops what is sent.</source>
        <translation>Nichts antwortet. Der Grund ist vielleicht eine Passwortabfrage, die niemand beantworten kann, oder ein Netz, das alles Gesendete verwirft.</translation>
    </message>
    <message>
        <source>Starting %1…</source>
        <translation>%1 wird gestartet…</translation>
    </message>
    <message>
        <source>Cutaway %1 answers. Loading the demo model there…</source>
        <translation>Cutaway %1 antwortet. Das Demomodell wird dort geladen…</translation>
    </message>
    <message>
        <source>, %1 of memory</source>
        <translation>, %1 Speicher</translation>
    </message>
    <message>
        <source>It works: Cutaway %1, computing on %2%3.</source>
        <translation>Es funktioniert: Cutaway %1, rechnet auf %2%3.</translation>
    </message>
    <message>
        <source>Cutaway %1 answers but does not compute: %2</source>
        <translation>Cutaway %1 antwortet, rechnet aber nicht: %2</translation>
    </message>
</context>
<context>
    <name>cutaway::Controller</name>
    <message>
        <source>%1: the comparison cannot run</source>
        <translation>%1: Der Vergleich kann nicht laufen</translation>
    </message>
    <message>
        <source>The model cannot be opened</source>
        <translation>Das Modell lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>The model cannot be loaded</source>
        <translation>Das Modell lässt sich nicht laden</translation>
    </message>
    <message>
        <source>This is not the session&apos;s model</source>
        <translation>Das ist nicht das Modell der Sitzung</translation>
    </message>
    <message>
        <source>The search cannot start</source>
        <translation>Die Suche kann nicht starten</translation>
    </message>
    <message>
        <source>The search cannot be paused</source>
        <translation>Die Suche lässt sich nicht pausieren</translation>
    </message>
    <message>
        <source>The search cannot go on</source>
        <translation>Die Suche kann nicht weitergehen</translation>
    </message>
    <message>
        <source>The search cannot be stopped</source>
        <translation>Die Suche lässt sich nicht stoppen</translation>
    </message>
    <message>
        <source>The plan cannot be changed so</source>
        <translation>Der Plan lässt sich so nicht ändern</translation>
    </message>
    <message>
        <source>The model cannot be exported</source>
        <translation>Das Modell lässt sich nicht exportieren</translation>
    </message>
    <message>
        <source>The engine&apos;s message cannot be used</source>
        <translation>Die Nachricht der Engine ist unbrauchbar</translation>
    </message>
    <message>
        <source>The export was not finished</source>
        <translation>Der Export wurde nicht fertig</translation>
    </message>
    <message>
        <source>%1 The export was not finished.</source>
        <translation>%1 Der Export wurde nicht fertig.</translation>
    </message>
    <message>
        <source>The export was stopped; nothing of it is left</source>
        <translation>Der Export wurde angehalten; nichts davon ist übrig</translation>
    </message>
</context>
<context>
    <name>cutaway::CurvePanel</name>
    <message>
        <source>Cut curve against</source>
        <translation>Schnittkurve gegen</translation>
    </message>
    <message>
        <source>Against:</source>
        <translation>Gegen:</translation>
    </message>
    <message>
        <source>Right axis of the cut curve</source>
        <translation>Rechte Achse der Schnittkurve</translation>
    </message>
    <message>
        <source>What the right axis shows: what was measured or evaluated along the cuts</source>
        <translation>Was die rechte Achse zeigt: was entlang der Schnitte gemessen oder bewertet wurde</translation>
    </message>
    <message>
        <source>Right axis:</source>
        <translation>Rechte Achse:</translation>
    </message>
</context>
<context>
    <name>cutaway::CurvePlot</name>
    <message>
        <source>this session</source>
        <translation>diese Sitzung</translation>
    </message>
    <message numerus="yes">
        <source>%n cuts; %1 %2 after the first, %3 after the last.</source>
        <translation>
            <numerusform>%n Schnitt; %1 %2 nach dem ersten, %3 nach dem letzten.</numerusform>
            <numerusform>%n Schnitte; %1 %2 nach dem ersten, %3 nach dem letzten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Cut curve: divergence against %1</source>
        <translation>Schnittkurve: Divergenz gegen %1</translation>
    </message>
    <message>
        <source>%1 (approximate search)</source>
        <translation>%1 (genäherte Suche)</translation>
    </message>
    <message>
        <source>Cut curve: divergence and %1 against %2</source>
        <translation>Schnittkurve: Divergenz und %1 gegen %2</translation>
    </message>
</context>
<context>
    <name>cutaway::EngineClient</name>
    <message>
        <source>Name the host: as in ssh HOST.</source>
        <translation>Den Host nennen: wie in ssh HOST.</translation>
    </message>
    <message>
        <source>%1 is no host name.</source>
        <translation>%1 ist kein Hostname.</translation>
    </message>
    <message>
        <source>%1 is no user name.</source>
        <translation>%1 ist kein Benutzername.</translation>
    </message>
    <message>
        <source>A port is a number up to %1.</source>
        <translation>Ein Port ist eine Zahl bis %1.</translation>
    </message>
    <message>
        <source>Name the program over there, as cutaway-engine.</source>
        <translation>Das Programm dort nennen, etwa cutaway-engine.</translation>
    </message>
    <message>
        <source>Write the command that starts the engine.</source>
        <translation>Den Befehl angeben, der die Engine startet.</translation>
    </message>
    <message>
        <source>%1 does not speak Cutaway&apos;s protocol; it wrote: %2</source>
        <translation>%1 spricht nicht das Protokoll von Cutaway; geschrieben wurde: %2</translation>
    </message>
    <message>
        <source>The engine wrote what is no message: %1</source>
        <translation>Die Engine schrieb etwas, das keine Nachricht ist: %1</translation>
    </message>
    <message>
        <source>%1 starts more than one engine; start a single one, several cannot share the work yet</source>
        <translation>%1 startet mehr als eine Engine; nur eine einzige starten, mehrere können sich die Arbeit noch nicht teilen</translation>
    </message>
    <message>
        <source>%1 speaks version %2 of Cutaway&apos;s protocol and this window version %3; install the same Cutaway on both sides</source>
        <translation>%1 spricht Version %2 des Protokolls von Cutaway, dieses Fenster Version %3; auf beiden Seiten dasselbe Cutaway installieren</translation>
    </message>
    <message>
        <source>%1 could not be started: %2</source>
        <translation>%1 ließ sich nicht starten: %2</translation>
    </message>
    <message>
        <source>%1 was killed, perhaps since the memory ran out</source>
        <translation>%1 wurde abgeschossen, vielleicht weil der Speicher ausging</translation>
    </message>
    <message>
        <source>%1 crashed with signal %2</source>
        <translation>%1 ist mit Signal %2 abgestürzt</translation>
    </message>
    <message>
        <source>The connection to %1 was lost, or the engine there was killed</source>
        <translation>Die Verbindung zu %1 ging verloren, oder die Engine dort wurde abgeschossen</translation>
    </message>
    <message>
        <source>%1 gave no connection</source>
        <translation>%1 gab keine Verbindung</translation>
    </message>
    <message>
        <source>%1 has no such program, or may not run it</source>
        <translation>%1 hat kein solches Programm oder darf es nicht ausführen</translation>
    </message>
    <message>
        <source>%1 ended with code %2</source>
        <translation>%1 endete mit Code %2</translation>
    </message>
    <message>
        <source>Install Cutaway on %1, and give the engine&apos;s whole path there under Run &gt; Engine, as ~/cutaway/build/release/bin/cutaway-engine.</source>
        <translation>Cutaway auf %1 installieren und unter „Ausführen &gt; Engine“ den ganzen Pfad der Engine dort angeben, etwa ~/cutaway/build/release/bin/cutaway-engine.</translation>
    </message>
    <message>
        <source>Connect once in a terminal, ssh %1, and check the host&apos;s key there.</source>
        <translation>Einmal in einem Terminal verbinden, ssh %1, und dort den Schlüssel des Hosts prüfen.</translation>
    </message>
    <message>
        <source>Cutaway answers no password prompt: give that host a key of yours, as ssh-copy-id %1 does, and unlock it with ssh-add. ssh %1 in a terminal must then work without a question.</source>
        <translation>Cutaway beantwortet keine Passwortabfrage: dem Host einen eigenen Schlüssel geben, wie es ssh-copy-id %1 tut, und ihn mit ssh-add entsperren. Danach muss ssh %1 in einem Terminal ohne Rückfrage gehen.</translation>
    </message>
    <message>
        <source>Check the host&apos;s name under Run &gt; Engine.</source>
        <translation>Den Namen des Hosts unter „Ausführen &gt; Engine“ prüfen.</translation>
    </message>
    <message>
        <source>Check host and port under Run &gt; Engine, and that an SSH server runs there.</source>
        <translation>Host und Port unter „Ausführen &gt; Engine“ prüfen und ob dort ein SSH-Server läuft.</translation>
    </message>
    <message>
        <source>Reconnect when the network is back.</source>
        <translation>Neu verbinden, wenn das Netz wieder da ist.</translation>
    </message>
    <message>
        <source>See whether ssh %1 works in a terminal, and whether the network is there.</source>
        <translation>Prüfen, ob ssh %1 in einem Terminal geht und ob das Netz da ist.</translation>
    </message>
    <message>
        <source>Choose how it is started under Run &gt; Engine.</source>
        <translation>Unter „Ausführen &gt; Engine“ wählen, wie sie gestartet wird.</translation>
    </message>
    <message>
        <source>Cutaway needs cutaway-engine beside it, or another engine: choose one under Run &gt; Engine, or name it with --engine.</source>
        <translation>Cutaway braucht cutaway-engine neben sich oder eine andere Engine: eine unter „Ausführen &gt; Engine“ wählen oder mit --engine nennen.</translation>
    </message>
    <message>
        <source>%1; its last words: %2</source>
        <translation>%1; die letzten Worte: %2</translation>
    </message>
</context>
<context>
    <name>cutaway::EngineDialog</name>
    <message>
        <source>&amp;Test it</source>
        <translation>&amp;Testen</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Where the engine runs</source>
        <translation>Wo die Engine läuft</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>A host over SSH</source>
        <translation>Ein Host über SSH</translation>
    </message>
    <message>
        <source>Another command</source>
        <translation>Ein anderer Befehl</translation>
    </message>
    <message>
        <source>&amp;Engine runs on</source>
        <translation>Engine &amp;läuft auf</translation>
    </message>
    <message>
        <source>&amp;Use this engine</source>
        <translation>Diese Engine ver&amp;wenden</translation>
    </message>
    <message>
        <source>It does not work. %1</source>
        <translation>Es funktioniert nicht. %1</translation>
    </message>
    <message>
        <source>Cutaway was started with another engine, which is in use: %1. What you choose here takes its place and is remembered.</source>
        <translation>Cutaway wurde mit einer anderen Engine gestartet, die in Gebrauch ist: %1. Was hier gewählt wird, tritt an ihre Stelle und bleibt gemerkt.</translation>
    </message>
    <message>
        <source>The cutaway-engine beside this program computes, on a GPU where it finds one.</source>
        <translation>Es rechnet die cutaway-engine neben diesem Programm, auf einer GPU, wo sie eine findet.</translation>
    </message>
    <message>
        <source>&amp;Host</source>
        <translation>&amp;Host</translation>
    </message>
    <message>
        <source>A name, an address, or a Host of ~/.ssh/config</source>
        <translation>Ein Name, eine Adresse oder ein Host aus ~/.ssh/config</translation>
    </message>
    <message>
        <source>As ssh has it</source>
        <translation>Wie bei ssh</translation>
    </message>
    <message>
        <source>&amp;Port</source>
        <translation>&amp;Port</translation>
    </message>
    <message>
        <source>P&amp;rogram there</source>
        <translation>P&amp;rogramm dort</translation>
    </message>
    <message>
        <source>cutaway-engine, or its path there, as ~/cutaway/build/release/bin/cutaway-engine</source>
        <translation>cutaway-engine oder ihr Pfad dort, etwa ~/cutaway/build/release/bin/cutaway-engine</translation>
    </message>
    <message>
        <source>&amp;Before it</source>
        <translation>&amp;Zuvor</translation>
    </message>
    <message>
        <source>Nothing; or what the shell there runs first, as module load cuda</source>
        <translation>Nichts; oder was die Shell dort zuerst ausführt, etwa module load cuda</translation>
    </message>
    <message>
        <source>ssh &amp;options</source>
        <translation>ssh-&amp;Optionen</translation>
    </message>
    <message>
        <source>None; or more, as -J gateway</source>
        <translation>Keine; oder weitere, etwa -J gateway</translation>
    </message>
    <message>
        <source>Nobody can answer a password prompt: the host must take a key of yours. Models are those of the host; sessions and figures stay here.</source>
        <translation>Niemand kann eine Passwortabfrage beantworten: Der Host muss einen eigenen Schlüssel annehmen. Modelle sind die des Hosts; Sitzungen und Abbildungen bleiben hier.</translation>
    </message>
    <message>
        <source>&amp;Command</source>
        <translation>Be&amp;fehl</translation>
    </message>
    <message>
        <source>docker run -i --gpus all image cutaway-engine serve</source>
        <translation>docker run -i --gpus all image cutaway-engine serve</translation>
    </message>
    <message>
        <source>Words and quotes as in a shell, but no shell reads them. Its standard input and output must be the engine&apos;s.</source>
        <translation>Wörter und Anführungszeichen wie in einer Shell, aber keine Shell liest sie. Standardein- und -ausgabe müssen die der Engine sein.</translation>
    </message>
    <message>
        <source>U&amp;ser</source>
        <translation>&amp;Benutzer</translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluateControls</name>
    <message>
        <source>After every so many cuts</source>
        <translation>Nach jedem wievielten Schnitt</translation>
    </message>
    <message>
        <source>The first so many documents of each task and text, of each subject of MMLU</source>
        <translation>So viele erste Dokumente jeder Aufgabe und jedes Textes, bei MMLU jedes Fachs</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Which plans are evaluated</source>
        <translation>Welche Pläne bewertet werden</translation>
    </message>
    <message>
        <source>The plan as it is</source>
        <translation>Der Plan, wie er ist</translation>
    </message>
    <message>
        <source>The shown step</source>
        <translation>Der gezeigte Schritt</translation>
    </message>
    <message>
        <source>Along the cuts</source>
        <translation>Entlang der Schnitte</translation>
    </message>
    <message>
        <source>every </source>
        <comment>n-th cut</comment>
        <translation>alle </translation>
    </message>
    <message>
        <source> cuts</source>
        <comment>every n</comment>
        <translation> Schnitte</translation>
    </message>
    <message>
        <source>every cut</source>
        <translation>jeder Schnitt</translation>
    </message>
    <message>
        <source>first </source>
        <comment>so many documents</comment>
        <translation>erste </translation>
    </message>
    <message>
        <source>all documents</source>
        <translation>alle Dokumente</translation>
    </message>
    <message>
        <source>Add the file of a benchmark, or a text</source>
        <translation>Datei eines Benchmarks oder einen Text hinzufügen</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>Tabelle kopieren</translation>
    </message>
    <message>
        <source>The table as Markdown, CSV or LaTeX</source>
        <translation>Die Tabelle als Markdown, CSV oder LaTeX</translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluateDialog</name>
    <message>
        <source> tokens</source>
        <translation> Tokens</translation>
    </message>
    <message>
        <source>the model&apos;s context, rolling</source>
        <translation>Kontext des Modells, rollend</translation>
    </message>
    <message>
        <source>the window&apos;s length</source>
        <translation>Länge des Fensters</translation>
    </message>
    <message>
        <source>Add a task or a text</source>
        <translation>Aufgabe oder Text hinzufügen</translation>
    </message>
    <message>
        <source>The file or folder that the benchmark comes as, or a text</source>
        <translation>Datei oder Ordner des Benchmarks, oder ein Text</translation>
    </message>
    <message>
        <source>Path on %1</source>
        <translation>Pfad auf %1</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Questions of your own (JSONL)</source>
        <translation>Eigene Fragen (JSONL)</translation>
    </message>
    <message>
        <source>A text: its perplexity</source>
        <translation>Ein Text: seine Perplexität</translation>
    </message>
    <message>
        <source>&amp;Where</source>
        <translation>&amp;Wo</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>W&amp;as</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>W&amp;indows of</source>
        <translation>&amp;Fenster von</translation>
    </message>
    <message>
        <source>&amp;Each after</source>
        <translation>&amp;Je nach</translation>
    </message>
    <message>
        <source>File or folder, on the engine&apos;s machine</source>
        <translation>Datei oder Ordner, auf dem Rechner der Engine</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>Name of the task</source>
        <translation>Name der Aufgabe</translation>
    </message>
    <message>
        <source>Tokens of a window</source>
        <translation>Tokens eines Fensters</translation>
    </message>
    <message>
        <source>Tokens from one window&apos;s beginning to the next&apos;s</source>
        <translation>Tokens vom Anfang eines Fensters bis zum Anfang des nächsten</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Folder of a benchmark</source>
        <translation>Ordner eines Benchmarks</translation>
    </message>
    <message>
        <source>File of a benchmark, or a text</source>
        <translation>Datei eines Benchmarks, oder ein Text</translation>
    </message>
    <message>
        <source>Plain text, or JSONL with a &apos;text&apos; in each line.</source>
        <translation>Reiner Text, oder JSONL mit einem &apos;text&apos; in jeder Zeile.</translation>
    </message>
    <message>
        <source>A line of JSON for each question: &apos;prompt&apos;, &apos;choices&apos;, &apos;answer&apos; (counted from 0) and, if you like, &apos;skill&apos;.</source>
        <translation>Eine Zeile JSON je Frage: &apos;prompt&apos;, &apos;choices&apos;, &apos;answer&apos; (ab 0 gezählt) und, wer mag, &apos;skill&apos;.</translation>
    </message>
    <message>
        <source>The folder with &apos;test&apos; and &apos;dev&apos;.</source>
        <translation>Der Ordner mit &apos;test&apos; und &apos;dev&apos;.</translation>
    </message>
    <message>
        <source>valid.jsonl with valid-labels.lst beside it, or their folder.</source>
        <translation>valid.jsonl mit valid-labels.lst daneben, oder beider Ordner.</translation>
    </message>
    <message>
        <source>The file that the benchmark&apos;s publishers distribute.</source>
        <translation>Die Datei, die die Herausgeber des Benchmarks verteilen.</translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluatePanel</name>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Skills by cut</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>Stop evaluating</source>
        <translation>Bewerten stoppen</translation>
    </message>
    <message>
        <source>What is done stays, and the next run goes on from there</source>
        <translation>Was fertig ist, bleibt, und der nächste Lauf macht dort weiter</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>Fortschritt der Bewertung</translation>
    </message>
    <message>
        <source>open a model first</source>
        <translation>zuerst ein Modell öffnen</translation>
    </message>
    <message>
        <source>the model is not loaded</source>
        <translation>das Modell ist nicht geladen</translation>
    </message>
    <message>
        <source>choose a task or a text first</source>
        <translation>zuerst eine Aufgabe oder einen Text wählen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Open a model to evaluate it.</source>
        <translation>Ein Modell öffnen, um es zu bewerten.</translation>
    </message>
    <message numerus="yes">
        <source>The plan as it is: %n slots removed</source>
        <translation>
            <numerusform>Der Plan, wie er ist: %n Slot entfernt</numerusform>
            <numerusform>Der Plan, wie er ist: %n Slots entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shown moment, %1 of %2: %n slots removed</source>
        <translation>
            <numerusform>Der gezeigte Moment, %1 von %2: %n Slot entfernt</numerusform>
            <numerusform>Der gezeigte Moment, %1 von %2: %n Slots entfernt</numerusform>
        </translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>evaluating %1</source>
        <translation>%1 wird bewertet</translation>
    </message>
    <message>
        <source>%1 of %2 documents</source>
        <translation>%1 von %2 Dokumenten</translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluateView</name>
    <message>
        <source>Tasks and texts</source>
        <translation>Aufgaben und Texte</translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluationTable</name>
    <message>
        <source>Task or text</source>
        <translation>Aufgabe oder Text</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Ganz</translation>
    </message>
    <message>
        <source>Pruned</source>
        <translation>Gekürzt</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>Std. error</source>
        <translation>Std.-Fehler</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 by the full model, %2 by the pruned one</source>
        <translation>%1 vom ganzen Modell, %2 vom gekürzten</translation>
    </message>
    <message>
        <source>Kept, with a standard error of %1 %</source>
        <translation>Behalten, mit einem Standardfehler von %1 %</translation>
    </message>
    <message>
        <source>Of the difference, from every document&apos;s own difference</source>
        <translation>Des Unterschieds, aus dem Unterschied jedes einzelnen Dokuments</translation>
    </message>
    <message>
        <source>The pruned model&apos;s accuracy as a share of the full model&apos;s</source>
        <translation>Die Genauigkeit des gekürzten Modells als Anteil an der des ganzen</translation>
    </message>
</context>
<context>
    <name>cutaway::ExportDialog</name>
    <message>
        <source>Restart the engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>&amp;Weights</source>
        <translation>&amp;Gewichte</translation>
    </message>
    <message>
        <source>Export the pruned model</source>
        <translation>Beschnittenes Modell exportieren</translation>
    </message>
    <message>
        <source>As they are stored</source>
        <translation>Wie sie gespeichert sind</translation>
    </message>
    <message>
        <source>Write &amp;to</source>
        <translation>Schreiben &amp;nach</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>E&amp;xportieren</translation>
    </message>
    <message>
        <source>The engine is gone. The plan is kept; the formats are asked for again once an engine is back.</source>
        <translation>Die Engine ist weg. Der Plan bleibt; nach den Formaten wird wieder gefragt, sobald eine Engine da ist.</translation>
    </message>
    <message>
        <source>Starting the engine and opening the model again…</source>
        <translation>Die Engine startet, und das Modell wird wieder geöffnet…</translation>
    </message>
    <message>
        <source>Asking the engine which formats fit this plan…</source>
        <translation>Die Engine wird gefragt, welche Formate zu diesem Plan passen…</translation>
    </message>
</context>
<context>
    <name>cutaway::FigureDialog</name>
    <message>
        <source>&amp;Numbers of the cuts</source>
        <translation>&amp;Nummern der Schnitte</translation>
    </message>
    <message>
        <source>Colour &amp;bar and legend</source>
        <translation>Farb&amp;balken und Legende</translation>
    </message>
    <message>
        <source>Export a figure</source>
        <translation>Abbildung exportieren</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>&amp;Speichern…</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>Slot map</source>
        <translation>Slot-Karte</translation>
    </message>
    <message>
        <source>Cut curve</source>
        <translation>Schnittkurve</translation>
    </message>
    <message>
        <source>Composition by depth</source>
        <translation>Verteilung nach Tiefe</translation>
    </message>
    <message>
        <source>Score history</source>
        <translation>Score-Verlauf</translation>
    </message>
    <message>
        <source>Maps of the compared sessions</source>
        <translation>Karten der verglichenen Sitzungen</translation>
    </message>
    <message>
        <source>One column (252 pt)</source>
        <translation>Eine Spalte (252 pt)</translation>
    </message>
    <message>
        <source>Two columns (516 pt)</source>
        <translation>Zwei Spalten (516 pt)</translation>
    </message>
    <message>
        <source>Slide 16:9</source>
        <translation>Folie 16:9</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>cividis</source>
        <translation>cividis</translation>
    </message>
    <message>
        <source>viridis</source>
        <translation>viridis</translation>
    </message>
    <message>
        <source>Suits the size</source>
        <translation>Passend zur Größe</translation>
    </message>
    <message>
        <source> pt</source>
        <translation> pt</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source> dpi</source>
        <translation> dpi</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>&amp;Figure</source>
        <translation>&amp;Abbildung</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>&amp;Layout</source>
        <translation>&amp;Layout</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Against</source>
        <translation>G&amp;egen</translation>
    </message>
    <message>
        <source>L&amp;etters</source>
        <translation>Sch&amp;rift</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>&amp;Titel</translation>
    </message>
    <message>
        <source>&amp;PNG</source>
        <translation>&amp;PNG</translation>
    </message>
    <message>
        <source>&amp;Legend</source>
        <translation>Legen&amp;de</translation>
    </message>
    <message>
        <source>%1 × %2 pt</source>
        <translation>%1 × %2 pt</translation>
    </message>
    <message>
        <source>Only the first %1 maps fit.</source>
        <translation>Nur die ersten %1 Karten passen.</translation>
    </message>
    <message>
        <source>Left out for another divergence: %1.</source>
        <translation>Wegen anderer Divergenz weggelassen: %1.</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>PDF (*.pdf);;SVG (*.svg);;PNG (*.png);;CSV, the numbers behind it (*.csv)</source>
        <translation>PDF (*.pdf);;SVG (*.svg);;PNG (*.png);;CSV, die Zahlen dahinter (*.csv)</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message>
        <source>&amp;Right axis</source>
        <translation>Re&amp;chte Achse</translation>
    </message>
</context>
<context>
    <name>cutaway::FormatList</name>
    <message>
        <source>%1 does not fit: %2</source>
        <translation>%1 passt nicht: %2</translation>
    </message>
    <message>
        <source>%1 · %2 of the model</source>
        <translation>%1 · %2 des Modells</translation>
    </message>
</context>
<context>
    <name>cutaway::HistoryList</name>
    <message>
        <source>%1, undone</source>
        <translation>%1, zurückgenommen</translation>
    </message>
</context>
<context>
    <name>cutaway::HistoryView</name>
    <message>
        <source>Score history: slots by step</source>
        <translation>Score-Verlauf: Slots nach Schritt</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Cut %1</source>
        <translation>Schnitt %1</translation>
    </message>
    <message>
        <source>Score %1</source>
        <translation>Score %1</translation>
    </message>
    <message>
        <source>No candidate in this step</source>
        <translation>Kein Kandidat in diesem Schritt</translation>
    </message>
    <message>
        <source>Score at least %1</source>
        <translation>Score mindestens %1</translation>
    </message>
    <message>
        <source>No cut yet. Every step of a search adds a row with the scores of its candidates.</source>
        <translation>Noch kein Schnitt. Jeder Schritt einer Suche fügt eine Zeile mit den Scores seiner Kandidaten hinzu.</translation>
    </message>
</context>
<context>
    <name>cutaway::MainWindow</name>
    <message>
        <source>Slots</source>
        <translation>Slots</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Slot</translation>
    </message>
    <message>
        <source>Cut curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Main tools</source>
        <translation>Werkzeugleiste</translation>
    </message>
    <message>
        <source>Figure…</source>
        <translation>Abbildung…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Divergence</source>
        <translation>Divergenz</translation>
    </message>
    <message>
        <source>How far an output is from the untouched model&apos;s</source>
        <translation>Wie weit eine Ausgabe von der des unveränderten Modells entfernt ist</translation>
    </message>
    <message>
        <source>--divergence %1</source>
        <translation>--divergence %1</translation>
    </message>
    <message>
        <source>The pruned model is written</source>
        <translation>Das gekürzte Modell ist geschrieben</translation>
    </message>
    <message>
        <source>The session cannot be opened</source>
        <translation>Die Sitzung lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen…</translation>
    </message>
    <message>
        <source>Open the &amp;demo</source>
        <translation>De&amp;mo öffnen</translation>
    </message>
    <message>
        <source>&amp;Save session</source>
        <translation>Sitzung &amp;speichern</translation>
    </message>
    <message>
        <source>Save session &amp;as…</source>
        <translation>Sitzung speichern &amp;unter…</translation>
    </message>
    <message>
        <source>Export &amp;figure…</source>
        <translation>&amp;Abbildung exportieren…</translation>
    </message>
    <message>
        <source>Export &amp;model…</source>
        <translation>Modell &amp;exportieren…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Stop what is being computed; what is finished stays</source>
        <translation>Stoppt, was gerechnet wird; Fertiges bleibt</translation>
    </message>
    <message>
        <source>&amp;Budget…</source>
        <translation>&amp;Budget…</translation>
    </message>
    <message>
        <source>&amp;Divergence…</source>
        <translation>&amp;Divergenz…</translation>
    </message>
    <message>
        <source>&amp;Measure the plan</source>
        <translation>&amp;Plan messen</translation>
    </message>
    <message>
        <source>&amp;About Cutaway</source>
        <translation>Über &amp;Cutaway</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Force out</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Score now</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Keep the selected slots, whatever the search finds</source>
        <translation>Die gewählten Slots behalten, was auch immer die Suche findet</translation>
    </message>
    <message>
        <source>Remove the selected slots now</source>
        <translation>Die gewählten Slots jetzt entfernen</translation>
    </message>
    <message>
        <source>Bring the selected slots back; the search may remove them again</source>
        <translation>Die gewählten Slots zurückholen; die Suche darf sie wieder entfernen</translation>
    </message>
    <message>
        <source>Compute what removing the selected slots one by one would cost</source>
        <translation>Berechnen, was es kostet, die gewählten Slots einzeln zu entfernen</translation>
    </message>
    <message>
        <source>&amp;Copy the facts</source>
        <translation>&amp;Werte kopieren</translation>
    </message>
    <message>
        <source>Select &amp;all slots</source>
        <translation>&amp;Alle Slots auswählen</translation>
    </message>
    <message>
        <source>&amp;Start of the history</source>
        <translation>&amp;Anfang des Verlaufs</translation>
    </message>
    <message>
        <source>Show the untouched model</source>
        <translation>Das unveränderte Modell zeigen</translation>
    </message>
    <message>
        <source>One event &amp;back</source>
        <translation>Ein Ereignis zu&amp;rück</translation>
    </message>
    <message>
        <source>Show the event before</source>
        <translation>Das vorige Ereignis zeigen</translation>
    </message>
    <message>
        <source>One event &amp;forward</source>
        <translation>Ein Ereignis v&amp;or</translation>
    </message>
    <message>
        <source>Show the event after</source>
        <translation>Das nächste Ereignis zeigen</translation>
    </message>
    <message>
        <source>&amp;Now</source>
        <translation>&amp;Jetzt</translation>
    </message>
    <message>
        <source>Back to the present</source>
        <translation>Zurück zur Gegenwart</translation>
    </message>
    <message>
        <source>&amp;Play the history</source>
        <translation>Verlauf abs&amp;pielen</translation>
    </message>
    <message>
        <source>&amp;Branch from here</source>
        <translation>Hier a&amp;bzweigen</translation>
    </message>
    <message>
        <source>Go on from the shown moment: what was decided since is undone and stays in the history</source>
        <translation>Vom gezeigten Moment aus weitermachen: Spätere Entscheidungen werden zurückgenommen und bleiben im Verlauf</translation>
    </message>
    <message>
        <source>Map in &amp;rows</source>
        <translation>Karte in &amp;Zeilen</translation>
    </message>
    <message>
        <source>Map in &amp;columns</source>
        <translation>Karte in &amp;Spalten</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>Reset la&amp;yout</source>
        <translation>&amp;Layout zurücksetzen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Ausführen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>A&amp;nsicht</translation>
    </message>
    <message>
        <source>Cut curve &amp;against</source>
        <translation>Schnittkurve &amp;gegen</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Diese vergessen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause the search</source>
        <translation>Die Suche pausieren</translation>
    </message>
    <message>
        <source>Search: remove the cheapest slot, again and again</source>
        <translation>Suche: den billigsten Slot entfernen, immer wieder</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Stop &amp;playing</source>
        <translation>Nicht weiter abs&amp;pielen</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nichts zurückzunehmen</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Wiederholen: %1</translation>
    </message>
    <message>
        <source>Nothing to redo</source>
        <translation>Nichts zu wiederholen</translation>
    </message>
    <message>
        <source>&amp;Calibration…</source>
        <translation>&amp;Kalibrierung…</translation>
    </message>
    <message>
        <source>What scores are measured on (%1)</source>
        <translation>Worauf Scores gemessen werden (%1)</translation>
    </message>
    <message>
        <source>A&amp;greement over resampled texts…</source>
        <translation>Überei&amp;nstimmung über Stichproben…</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Calibration: %1 (%2)</source>
        <translation>Kalibrierung: %1 (%2)</translation>
    </message>
    <message>
        <source>The search goes on with another calibration set</source>
        <translation>Die Suche geht mit einem anderen Kalibriersatz weiter</translation>
    </message>
    <message>
        <source>The calibration text is not what it was</source>
        <translation>Der Kalibriertext ist nicht mehr derselbe</translation>
    </message>
    <message>
        <source>Scores from step %1 on do not compare with those before. The session keeps both apart; for scores of one set throughout, open the model anew.</source>
        <translation>Scores ab Schritt %1 sind mit denen davor nicht vergleichbar. Die Sitzung hält beide getrennt; für Scores auf einem einzigen Satz das Modell neu öffnen.</translation>
    </message>
    <message>
        <source>&amp;Add a session to compare…</source>
        <translation>Sitzung &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Remove the selected session</source>
        <translation>Gewählte Sitzung &amp;entfernen</translation>
    </message>
    <message>
        <source>Remove a&amp;ll compared sessions</source>
        <translation>&amp;Alle verglichenen Sitzungen entfernen</translation>
    </message>
    <message>
        <source>The session cannot be compared</source>
        <translation>Die Sitzung lässt sich nicht vergleichen</translation>
    </message>
    <message>
        <source>&amp;Restart the engine</source>
        <translation>Engine neu sta&amp;rten</translation>
    </message>
    <message>
        <source>&amp;Engine…</source>
        <translation>&amp;Engine…</translation>
    </message>
    <message>
        <source>Where the engine runs: this machine, or a host over SSH</source>
        <translation>Wo die Engine läuft: auf diesem Rechner oder einem Host über SSH</translation>
    </message>
    <message>
        <source>the plan</source>
        <translation>der Plan</translation>
    </message>
    <message numerus="yes">
        <source>the plan with its %n cuts</source>
        <translation>
            <numerusform>der Plan mit seinem Schnitt</numerusform>
            <numerusform>der Plan mit seinen %n Schnitten</numerusform>
        </translation>
    </message>
    <message>
        <source> Nothing is lost: %1 is here and can be edited, saved and drawn.</source>
        <translation> Nichts ist verloren: %1 ist noch da und lässt sich bearbeiten, speichern und zeichnen.</translation>
    </message>
    <message>
        <source>Reconnect and go on</source>
        <translation>Neu verbinden und fortsetzen</translation>
    </message>
    <message>
        <source>Restart engine and go on</source>
        <translation>Engine neu starten und fortsetzen</translation>
    </message>
    <message>
        <source>Reconnect</source>
        <translation>Neu verbinden</translation>
    </message>
    <message>
        <source>Restart engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>Engine…</source>
        <translation>Engine…</translation>
    </message>
    <message>
        <source>The connection is lost</source>
        <translation>Die Verbindung ist verloren</translation>
    </message>
    <message>
        <source>There is no connection</source>
        <translation>Es gibt keine Verbindung</translation>
    </message>
    <message>
        <source>The engine is gone</source>
        <translation>Die Engine ist weg</translation>
    </message>
    <message>
        <source>The engine does not start</source>
        <translation>Die Engine startet nicht</translation>
    </message>
    <message>
        <source>%1 may be busy with something large, or the connection hangs. Wait, or reconnect: the plan is kept.</source>
        <translation>%1 rechnet vielleicht an etwas Großem, oder die Verbindung hängt. Warten oder neu verbinden: Der Plan bleibt erhalten.</translation>
    </message>
    <message>
        <source>%1 may be busy with something large. Wait, or restart it: the plan is kept.</source>
        <translation>%1 rechnet vielleicht an etwas Großem. Warten oder neu starten: Der Plan bleibt erhalten.</translation>
    </message>
    <message>
        <source>The engine has said nothing for a while</source>
        <translation>Die Engine hat seit einer Weile nichts gesagt</translation>
    </message>
    <message>
        <source>Slot &amp;map</source>
        <translation>Slot-&amp;Karte</translation>
    </message>
    <message>
        <source>Score &amp;history by step</source>
        <translation>Score-&amp;Verlauf nach Schritt</translation>
    </message>
    <message>
        <source>Colours: &amp;viridis</source>
        <translation>Farben: v&amp;iridis</translation>
    </message>
    <message>
        <source>The figure cannot be written</source>
        <translation>Die Abbildung lässt sich nicht schreiben</translation>
    </message>
    <message>
        <source>The figure is written</source>
        <translation>Die Abbildung ist geschrieben</translation>
    </message>
    <message>
        <source>Cutaway sessions (*.cutaway)</source>
        <translation>Cutaway-Sitzungen (*.cutaway)</translation>
    </message>
    <message>
        <source>Find the session&apos;s model</source>
        <translation>Modell der Sitzung suchen</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>Sitzung öffnen</translation>
    </message>
    <message>
        <source>Add sessions to compare</source>
        <translation>Sitzungen zum Vergleich hinzufügen</translation>
    </message>
    <message>
        <source>The session cannot be saved</source>
        <translation>Die Sitzung lässt sich nicht speichern</translation>
    </message>
    <message>
        <source>Save the session</source>
        <translation>Sitzung speichern</translation>
    </message>
    <message>
        <source>Cutaway ended without saving its last session</source>
        <translation>Cutaway endete, ohne seine letzte Sitzung zu speichern</translation>
    </message>
    <message>
        <source>Stop the search to open it. </source>
        <translation>Zum Öffnen die Suche stoppen. </translation>
    </message>
    <message>
        <source>It was kept as it was after its last change, at %1.</source>
        <translation>Sie ist erhalten, wie sie nach ihrer letzten Änderung war, um %1.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Cutaway</source>
        <translation>Cutaway</translation>
    </message>
    <message>
        <source>Save the session %1?</source>
        <translation>Sitzung %1 speichern?</translation>
    </message>
    <message>
        <source>Otherwise the plan and its scores are lost.</source>
        <translation>Sonst gehen der Plan und seine Scores verloren.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Find the model…</source>
        <translation>Modell suchen…</translation>
    </message>
    <message>
        <source>The session is not being saved on the way</source>
        <translation>Die Sitzung wird nicht laufend gesichert</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>Woanders speichern…</translation>
    </message>
    <message>
        <source>The search failed; the cuts made so far stand</source>
        <translation>Die Suche ist gescheitert; die bisherigen Schnitte gelten</translation>
    </message>
    <message>
        <source>The search finished: %1</source>
        <translation>Die Suche ist fertig: %1</translation>
    </message>
    <message>
        <source>The search was stopped</source>
        <translation>Die Suche wurde gestoppt</translation>
    </message>
    <message>
        <source>Cutaway[*]</source>
        <translation>Cutaway[*]</translation>
    </message>
    <message>
        <source>%1[*] - Cutaway</source>
        <translation>%1[*] - Cutaway</translation>
    </message>
    <message>
        <source>About Cutaway</source>
        <translation>Über Cutaway</translation>
    </message>
    <message>
        <source>&lt;b&gt;Cutaway %1&lt;/b&gt;&lt;p&gt;Finds the attention and FFN layers that a decoder language model can do without, after FinerCut (arXiv 2405.18218).&lt;/p&gt;&lt;p&gt;Free software under the GNU General Public License, version 3 or later.&lt;/p&gt;</source>
        <translation>&lt;b&gt;Cutaway %1&lt;/b&gt;&lt;p&gt;Findet die Attention- und FFN-Schichten, auf die ein Decoder-Sprachmodell verzichten kann, nach FinerCut (arXiv 2405.18218).&lt;/p&gt;&lt;p&gt;Freie Software unter der GNU General Public License, Version 3 oder später.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>&amp;Befehl suchen…</translation>
    </message>
    <message>
        <source>%1 › %2</source>
        <translation>%1 › %2</translation>
    </message>
    <message>
        <source>open a model first</source>
        <translation>zuerst ein Modell öffnen</translation>
    </message>
    <message>
        <source>select a slot first</source>
        <translation>zuerst einen Slot auswählen</translation>
    </message>
    <message>
        <source>the timeline shows the past</source>
        <translation>die Zeitleiste zeigt die Vergangenheit</translation>
    </message>
    <message>
        <source>the model is not loaded</source>
        <translation>das Modell ist nicht geladen</translation>
    </message>
    <message>
        <source>a search is running</source>
        <translation>eine Suche läuft</translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation>nichts zurückzunehmen</translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation>nichts zu wiederholen</translation>
    </message>
    <message>
        <source>nothing is being computed</source>
        <translation>es wird nichts gerechnet</translation>
    </message>
    <message>
        <source>not now</source>
        <translation>jetzt nicht</translation>
    </message>
    <message>
        <source>Show %1</source>
        <translation>%1 zeigen</translation>
    </message>
    <message>
        <source>&amp;Go to the map</source>
        <translation>Z&amp;ur Karte</translation>
    </message>
    <message>
        <source>Measure perplexity and every divergence after each cut; goes on where it was stopped (Ctrl+Shift+M)</source>
        <translation>Perplexität und jede Divergenz nach jedem Schnitt messen; geht weiter, wo gestoppt wurde (Ctrl+Shift+M)</translation>
    </message>
    <message>
        <source>Preview from &amp;weights (a guess)</source>
        <translation>Vorschau aus Ge&amp;wichten (geschätzt)</translation>
    </message>
    <message>
        <source>Before any score: rank the slots by their weights alone. It needs no text, and often ranks wrongly (Ctrl+Shift+W)</source>
        <translation>Vor jedem Score: die Slots allein nach ihren Gewichten ordnen. Das braucht keinen Text und ordnet oft falsch (Ctrl+Shift+W)</translation>
    </message>
    <message>
        <source>&amp;All of these</source>
        <translation>&amp;Alle diese</translation>
    </message>
    <message>
        <source>The same search on every &amp;kept text</source>
        <translation>Dieselbe Suche auf jedem &amp;gemerkten Text</translation>
    </message>
    <message>
        <source>No other text is kept</source>
        <translation>Kein anderer Text ist gemerkt</translation>
    </message>
    <message>
        <source>Choose texts in the Calibration panel and keep them there; this runs the search on each.</source>
        <translation>In der Tafel „Kalibrierung“ Texte wählen und merken; dann läuft die Suche auf jedem.</translation>
    </message>
    <message>
        <source>Calibration…</source>
        <translation>Kalibrierung…</translation>
    </message>
    <message>
        <source>A comparison is running</source>
        <translation>Ein Vergleich läuft</translation>
    </message>
    <message>
        <source>Stop it, or wait for its end, to remove one.</source>
        <translation>Ihn stoppen oder sein Ende abwarten, um einen zu entfernen.</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>%1 is no longer compared</source>
        <translation>%1 wird nicht mehr verglichen</translation>
    </message>
    <message>
        <source>It was taken out of the session.</source>
        <translation>Der Vergleich ist nicht mehr in der Sitzung.</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Open sess&amp;ion…</source>
        <translation>Si&amp;tzung öffnen…</translation>
    </message>
    <message>
        <source>System col&amp;ours</source>
        <translation>S&amp;ystemfarben</translation>
    </message>
    <message>
        <source>Colours: c&amp;ividis</source>
        <translation>Farben: &amp;cividis</translation>
    </message>
    <message>
        <source>N&amp;ext part of the window</source>
        <translation>&amp;Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>Previo&amp;us part of the window</source>
        <translation>Voriger &amp;Teil des Fensters</translation>
    </message>
    <message>
        <source>Measure along the cu&amp;ts</source>
        <translation>Entlang der &amp;Schnitte messen</translation>
    </message>
    <message>
        <source>Com&amp;pare with another search</source>
        <translation>&amp;Mit anderer Suche vergleichen</translation>
    </message>
    <message>
        <source>a comparison is running</source>
        <translation>ein Vergleich läuft</translation>
    </message>
    <message>
        <source>a model is being written</source>
        <translation>ein Modell wird geschrieben</translation>
    </message>
    <message>
        <source>Maps &amp;together</source>
        <translation>Kart&amp;en nebeneinander</translation>
    </message>
    <message>
        <source>Export these &amp;layers…</source>
        <translation>Diese Schi&amp;chten exportieren…</translation>
    </message>
    <message>
        <source>Export the pla&amp;n…</source>
        <translation>Den &amp;Plan exportieren…</translation>
    </message>
    <message>
        <source>How to run it…</source>
        <translation>Wie es läuft…</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>The plan is written</source>
        <translation>Der Plan ist geschrieben</translation>
    </message>
    <message>
        <source>The layers are written</source>
        <translation>Die Schichten sind geschrieben</translation>
    </message>
    <message>
        <source>Force out what another plan removes: Cutaway&apos;s, FinerCut&apos;s, LLM-Drop&apos;s, or a pruned checkpoint&apos;s (Ctrl+I)</source>
        <translation>Entfernen, was ein anderer Plan entfernt: von Cutaway, FinerCut, LLM-Drop oder einem gekürzten Checkpoint (Ctrl+I)</translation>
    </message>
    <message>
        <source>The plan cannot be imported</source>
        <translation>Der Plan kann nicht importiert werden</translation>
    </message>
    <message>
        <source>Import a plan</source>
        <translation>Plan importieren</translation>
    </message>
    <message>
        <source>Plans (*.json *.txt *.cutaway);;All files (*)</source>
        <translation>Pläne (*.json *.txt *.cutaway);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>It removes nothing.</source>
        <translation>Er entfernt nichts.</translation>
    </message>
    <message>
        <source>All that it removes is forced out already.</source>
        <translation>Alles, was er entfernt, ist schon entfernt.</translation>
    </message>
    <message numerus="yes">
        <source>%n slots are forced out. Undo takes that back.</source>
        <translation>
            <numerusform>Ein Slot ist entfernt. Rückgängig nimmt das zurück.</numerusform>
            <numerusform>%n Slots sind entfernt. Rückgängig nimmt das zurück.</numerusform>
        </translation>
    </message>
    <message>
        <source>Its pins are left out.</source>
        <translation>Was er anheftet, ist weggelassen.</translation>
    </message>
    <message>
        <source>The plan of %1</source>
        <translation>Der Plan aus %1</translation>
    </message>
    <message>
        <source>Im&amp;port a plan…</source>
        <translation>Plan &amp;importieren…</translation>
    </message>
    <message>
        <source>E&amp;valuate</source>
        <translation>Be&amp;werten</translation>
    </message>
    <message>
        <source>&amp;Tasks and texts…</source>
        <translation>&amp;Aufgaben und Texte…</translation>
    </message>
    <message>
        <source>S&amp;kills by cut</source>
        <translation>&amp;Fähigkeiten nach Schnitt</translation>
    </message>
    <message>
        <source>&amp;Evaluate, pause or go on</source>
        <translation>&amp;Bewerten, pausieren oder fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Stop evaluating</source>
        <translation>Bewerten &amp;stoppen</translation>
    </message>
    <message>
        <source>&amp;Add a task or a text…</source>
        <translation>Aufgabe oder Text &amp;hinzufügen…</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>Aus der Liste &amp;entfernen</translation>
    </message>
    <message>
        <source>&amp;Likelihood per character (acc_norm)</source>
        <translation>&amp;Wahrscheinlichkeit je Zeichen (acc_norm)</translation>
    </message>
    <message>
        <source>Count a choice by its likelihood per character, where a task has that (%1)</source>
        <translation>Antworten nach ihrer Wahrscheinlichkeit je Zeichen zählen, wo eine Aufgabe das hat (%1)</translation>
    </message>
    <message>
        <source>Copy as &amp;Markdown</source>
        <translation>Als &amp;Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as &amp;CSV</source>
        <translation>Als &amp;CSV kopieren</translation>
    </message>
    <message>
        <source>Copy as LaTe&amp;X</source>
        <translation>Als LaTe&amp;X kopieren</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Right a&amp;xis of the cut curve</source>
        <translation>Schnittkurve &amp;mit rechter Achse</translation>
    </message>
    <message>
        <source>Tr&amp;y a prompt…</source>
        <translation>Einen Text a&amp;usprobieren …</translation>
    </message>
    <message>
        <source>What the untouched model and the plan make of a prompt, side by side (%1)</source>
        <translation>Was das unveränderte Modell und der Plan aus einem Text machen, nebeneinander (%1)</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
</context>
<context>
    <name>cutaway::ModelPanel</name>
    <message>
        <source>No model open</source>
        <translation>Kein Modell offen</translation>
    </message>
    <message>
        <source>%1, %2 removed</source>
        <translation>%1, %2 entfernt</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>KV / token</source>
        <translation>KV / Token</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>Searched on</source>
        <translation>Gesucht auf</translation>
    </message>
    <message>
        <source>Traits…</source>
        <translation>Merkmale…</translation>
    </message>
</context>
<context>
    <name>cutaway::OpenDialog</name>
    <message>
        <source> at a time, read again in every sweep</source>
        <translation> auf einmal, bei jedem Durchgang neu gelesen</translation>
    </message>
    <message>
        <source> on disk</source>
        <translation> auf der Platte</translation>
    </message>
    <message>
        <source>Open a model or a session</source>
        <translation>Modell oder Sitzung öffnen</translation>
    </message>
    <message>
        <source>Recent models and models in the Hugging Face cache</source>
        <translation>Zuletzt geöffnete Modelle und Modelle im Cache von Hugging Face</translation>
    </message>
    <message>
        <source>A checkpoint folder, or a .cutaway session</source>
        <translation>Ein Checkpoint-Ordner oder eine .cutaway-Sitzung</translation>
    </message>
    <message>
        <source>A checkpoint folder on %1, or a .cutaway session here</source>
        <translation>Ein Checkpoint-Ordner auf %1 oder eine .cutaway-Sitzung hier</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Computed in</source>
        <translation>Gerechnet in</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Shipped with Cutaway</source>
        <translation>Mit Cutaway geliefert</translation>
    </message>
    <message>
        <source>Hugging Face cache</source>
        <translation>Cache von Hugging Face</translation>
    </message>
    <message>
        <source>Open a checkpoint folder</source>
        <translation>Checkpoint-Ordner öffnen</translation>
    </message>
    <message>
        <source>%1, %2 blocks, %3 parameters, %4 stored as %5. Loading it takes about %6 of memory on %7, and a search some more.</source>
        <translation>%1, %2 Blöcke, %3 Parameter, %4 gespeichert als %5. Das Laden braucht etwa %6 Speicher auf %7, eine Suche noch etwas mehr.</translation>
    </message>
    <message>
        <source> That is more than is free now (%1).</source>
        <translation> Das ist mehr, als gerade frei ist (%1).</translation>
    </message>
    <message>
        <source>the device that the engine finds</source>
        <translation>dem Gerät, das die Engine findet</translation>
    </message>
    <message>
        <source>
A search over 10 x 256 tokens: weights %1%2, reference %3%4, working room %5, streams at most %6 of the rest; the least that works is %7, more slowly.</source>
        <translation>
Eine Suche über 10 x 256 Token: Gewichte %1%2, Referenz %3%4, Arbeitsraum %5, Ströme höchstens %6 vom Rest; mindestens nötig sind %7, dann langsamer.</translation>
    </message>
</context>
<context>
    <name>cutaway::OverlapTable</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Verglichen</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>Gemeinsam</translation>
    </message>
</context>
<context>
    <name>cutaway::PlanPanel</name>
    <message>
        <source>Removed slots in order</source>
        <translation>Entfernte Slots der Reihe nach</translation>
    </message>
    <message>
        <source>History of the plan</source>
        <translation>Verlauf des Plans</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Removed (%1)</source>
        <translation>Entfernt (%1)</translation>
    </message>
</context>
<context>
    <name>cutaway::Questions</name>
    <message>
        <source>The slot cannot be scored</source>
        <translation>Der Slot lässt sich nicht bewerten</translation>
    </message>
    <message>
        <source>The weights cannot be previewed</source>
        <translation>Die Vorschau aus Gewichten ist nicht möglich</translation>
    </message>
    <message>
        <source>The plan cannot be measured</source>
        <translation>Der Plan lässt sich nicht messen</translation>
    </message>
</context>
<context>
    <name>cutaway::RemovedTable</name>
    <message>
        <source>A near-tie: another slot&apos;s score could not be told apart from this one&apos;s.</source>
        <translation>Fast gleich: Der Score eines anderen Slots war von diesem nicht zu unterscheiden.</translation>
    </message>
    <message>
        <source>Approximate: the search dropped slots that an exact one might have cut instead.</source>
        <translation>Genähert: Die Suche ließ Slots fallen, die eine exakte vielleicht stattdessen geschnitten hätte.</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Slot</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>near-tie</source>
        <translation>fast gleich</translation>
    </message>
    <message>
        <source>approximate</source>
        <translation>genähert</translation>
    </message>
</context>
<context>
    <name>cutaway::RunDialog</name>
    <message>
        <source>%1, %2.</source>
        <translation>%1, %2.</translation>
    </message>
    <message>
        <source>%1 Read back and compared: logits differ by at most %2.</source>
        <translation>%1 Wieder gelesen und verglichen: Logits weichen höchstens um %2 ab.</translation>
    </message>
    <message>
        <source>How to run it</source>
        <translation>Wie es läuft</translation>
    </message>
    <message>
        <source>On %1: %2</source>
        <translation>Auf %1: %2</translation>
    </message>
    <message>
        <source>Command for %1</source>
        <translation>Befehl für %1</translation>
    </message>
    <message>
        <source>%1, in Python</source>
        <translation>%1, in Python</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the command for %1</source>
        <translation>Befehl für %1 kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>cutaway::SkillsPage</name>
    <message>
        <source>First lost first</source>
        <translation>Zuerst Verlorenes zuerst</translation>
    </message>
    <message>
        <source>Task whose skills are shown</source>
        <translation>Aufgabe, deren Fähigkeiten gezeigt werden</translation>
    </message>
    <message>
        <source>In the order in which they fall below the middle between the untouched model&apos;s accuracy and chance</source>
        <translation>In der Reihenfolge, in der sie unter die Mitte zwischen der Genauigkeit des unveränderten Modells und dem Zufall fallen</translation>
    </message>
    <message>
        <source>Which skill is lost at which cut? Choose Along the cuts above the results and evaluate a task with skills or subjects: the shipped probes, MMLU, or questions of your own with a &apos;skill&apos;.</source>
        <translation>Welche Fähigkeit geht bei welchem Schnitt verloren? Wählen Sie über den Ergebnissen „Entlang der Schnitte“ und bewerten Sie eine Aufgabe mit Fähigkeiten oder Fächern: die mitgelieferten Fragen, MMLU oder eigene Fragen mit &apos;skill&apos;.</translation>
    </message>
</context>
<context>
    <name>cutaway::SkillsView</name>
    <message>
        <source>Skills by cut</source>
        <translation>Fähigkeiten</translation>
    </message>
    <message>
        <source>%1: %2 of the untouched model</source>
        <translation>%1: %2 beim unveränderten Modell</translation>
    </message>
    <message numerus="yes">
        <source>%1: %2 after %n cuts</source>
        <translation>
            <numerusform>%1: %2 nach %n Schnitt</numerusform>
            <numerusform>%1: %2 nach %n Schnitten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n Dokument</numerusform>
            <numerusform>%n Dokumente</numerusform>
        </translation>
    </message>
    <message>
        <source>chance is %1</source>
        <translation>Zufall ist %1</translation>
    </message>
    <message>
        <source>lost at cut %1</source>
        <translation>verloren bei Schnitt %1</translation>
    </message>
    <message>
        <source>lost at %1</source>
        <translation>verloren bei %1</translation>
    </message>
</context>
<context>
    <name>cutaway::SlotCountTable</name>
    <message>
        <source>%1: cut in %2 of %3 resamples</source>
        <translation>%1: in %2 von %3 Stichproben geschnitten</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Slot</translation>
    </message>
    <message>
        <source>Cut in</source>
        <translation>Geschnitten in</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>geschnitten</translation>
    </message>
    <message>
        <source>forced out</source>
        <translation>von Hand entfernt</translation>
    </message>
</context>
<context>
    <name>cutaway::SlotMapPlottable</name>
    <message>
        <source>Attention</source>
        <translation>Attention</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
</context>
<context>
    <name>cutaway::SlotMapView</name>
    <message>
        <source>Slot map</source>
        <translation>Slot-Karte</translation>
    </message>
</context>
<context>
    <name>cutaway::SlotModel</name>
    <message>
        <source>%1 (%2 active)</source>
        <translation>%1 (%2 aktiv)</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Geschnitten</translation>
    </message>
    <message>
        <source>Forced out</source>
        <translation>Von Hand entfernt</translation>
    </message>
    <message>
        <source>A guess from weights alone: %1 of %2, 1 being the cheapest</source>
        <translation>Allein aus Gewichten geschätzt: %1 von %2, 1 ist am billigsten</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>exakt</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Slot</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Folge</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Certainty</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>KV / token</source>
        <translation>KV / Token</translation>
    </message>
    <message>
        <source>FLOPs / token</source>
        <translation>FLOPs / Token</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Cut %1, approximate</source>
        <translation>Schnitt %1, genähert</translation>
    </message>
    <message>
        <source>Cut %1</source>
        <translation>Schnitt %1</translation>
    </message>
    <message>
        <source>Score %1</source>
        <translation>Score %1</translation>
    </message>
    <message>
        <source>Score at least %1</source>
        <translation>Score mindestens %1</translation>
    </message>
    <message>
        <source>Not scored yet</source>
        <translation>Noch nicht bewertet</translation>
    </message>
    <message>
        <source>Leads this step</source>
        <translation>Führt in diesem Schritt</translation>
    </message>
    <message>
        <source>Rank %1 of %2 candidates</source>
        <translation>Rang %1 von %2 Kandidaten</translation>
    </message>
    <message>
        <source>%1 parameters, %2 of the model</source>
        <translation>%1 Parameter, %2 des Modells</translation>
    </message>
</context>
<context>
    <name>cutaway::SlotPanel</name>
    <message>
        <source>or move the focus there with the arrow keys. P pins what is selected, Delete forces it out, R restores it, Enter scores it, while a search runs as well.</source>
        <translation>oder den Fokus dort mit den Pfeiltasten bewegen. P heftet die Auswahl an, Entf entfernt sie, R holt sie zurück, Enter bewertet sie, auch während eine Suche läuft.</translation>
    </message>
    <message>
        <source>Score of this slot by step</source>
        <translation>Score dieses Slots nach Schritt</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Click a slot on the map</source>
        <translation>Einen Slot auf der Karte anklicken</translation>
    </message>
    <message>
        <source>%1, block %2</source>
        <translation>%1 in Block %2</translation>
    </message>
    <message numerus="yes">
        <source>%n slots selected</source>
        <translation>
            <numerusform>%n Slot gewählt</numerusform>
            <numerusform>%n Slots gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Saves parameters</source>
        <translation>Spart Parameter</translation>
    </message>
    <message>
        <source>Saves stored</source>
        <translation>Spart Gespeichertes</translation>
    </message>
    <message>
        <source>Saves KV cache per token</source>
        <translation>Spart KV / Token</translation>
    </message>
    <message>
        <source>Saves FLOPs per token</source>
        <translation>Spart FLOPs / Token</translation>
    </message>
    <message>
        <source>Kept. The cheapest to remove so far in this step.</source>
        <translation>Behalten. In diesem Schritt bisher am billigsten zu entfernen.</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Pinned: it stays, whatever the search finds</source>
        <translation>Angeheftet: bleibt, was auch immer die Suche findet</translation>
    </message>
    <message>
        <source>Cut %1 of the search, which was approximate</source>
        <translation>Schnitt %1 der Suche, die genähert war</translation>
    </message>
    <message>
        <source>Cut %1 of the search</source>
        <translation>Schnitt %1 der Suche</translation>
    </message>
    <message>
        <source>Forced out by you</source>
        <translation>Von Hand entfernt</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>≥ %1</translation>
    </message>
    <message>
        <source>Guess, no score</source>
        <translation>Schätzung, kein Score</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>KV cache per token</source>
        <translation>KV-Cache / Token</translation>
    </message>
    <message>
        <source>FLOPs per token</source>
        <translation>FLOPs / Token</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Score</translation>
    </message>
</context>
<context>
    <name>cutaway::StatusLine</name>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Computing the reference</source>
        <translation>Referenz wird gerechnet</translation>
    </message>
    <message>
        <source>Measuring the plan</source>
        <translation>Plan wird gemessen</translation>
    </message>
    <message>
        <source>Reading the weights for a preview</source>
        <translation>Gewichte werden für die Vorschau gelesen</translation>
    </message>
    <message>
        <source>Searching on resampled texts</source>
        <translation>Suche auf Stichproben läuft</translation>
    </message>
    <message>
        <source>Writing the pruned model</source>
        <translation>Gekürztes Modell wird geschrieben</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Finished: no candidate is left</source>
        <translation>Fertig: kein Kandidat mehr übrig</translation>
    </message>
    <message>
        <source>Finished: the next cut would pass the divergence limit</source>
        <translation>Fertig: der nächste Schnitt überschritte die Divergenzgrenze</translation>
    </message>
    <message>
        <source>Stopped: the plan&apos;s numbers are not finite</source>
        <translation>Gestoppt: die Zahlen des Plans sind nicht endlich</translation>
    </message>
    <message>
        <source>Finished: the next cut would pass the perplexity limit</source>
        <translation>Fertig: der nächste Schnitt überschritte die Perplexitätsgrenze</translation>
    </message>
    <message>
        <source>Finished: the budget is used</source>
        <translation>Fertig: das Budget ist ausgeschöpft</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Engine: %1</source>
        <translation>Engine: %1</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Keine Engine</translation>
    </message>
    <message>
        <source>Not connected to %1</source>
        <translation>Nicht mit %1 verbunden</translation>
    </message>
    <message>
        <source>%1 is ready</source>
        <translation>%1 ist bereit</translation>
    </message>
    <message>
        <source>Starting %1</source>
        <translation>%1 wird gestartet</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1 · %2 of %3</source>
        <translation>%1 · %2 von %3</translation>
    </message>
    <message>
        <source>approximate</source>
        <translation>genähert</translation>
    </message>
    <message>
        <source>cut %1 of %2</source>
        <translation>Schnitt %1 von %2</translation>
    </message>
    <message>
        <source>cut %1</source>
        <translation>Schnitt %1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>%1 of %2 candidates</source>
        <translation>%1 von %2 Kandidaten</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Comparing: %1</source>
        <translation>Vergleich: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n more to come</source>
        <translation>
            <numerusform>noch %n</numerusform>
            <numerusform>noch %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Measuring along the cuts: %1 of %2</source>
        <translation>Messung entlang der Schnitte: %1 von %2</translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation>Bewertung läuft</translation>
    </message>
    <message>
        <source>%1 · %2 left</source>
        <translation>%1 · noch %2</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Open a model to begin</source>
        <translation>Zum Beginnen ein Modell öffnen</translation>
    </message>
    <message>
        <source>The model is not loaded; Run loads it</source>
        <translation>Das Modell ist nicht geladen; „Starten“ lädt es</translation>
    </message>
    <message>
        <source>Ready: Run starts the search</source>
        <translation>Bereit: „Starten“ beginnt die Suche</translation>
    </message>
    <message>
        <source>%1 · approximate</source>
        <translation>%1 · genähert</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Bewerten</translation>
    </message>
</context>
<context>
    <name>cutaway::TargetField</name>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>&amp;Replace what is there</source>
        <translation>&amp;Ersetzen, was dort ist</translation>
    </message>
    <message>
        <source>Where it is written</source>
        <translation>Wohin geschrieben wird</translation>
    </message>
    <message>
        <source>Name a folder to write to.</source>
        <translation>Einen Ordner nennen, in den geschrieben wird.</translation>
    </message>
    <message>
        <source>Name a file to write to.</source>
        <translation>Eine Datei nennen, in die geschrieben wird.</translation>
    </message>
    <message>
        <source>Write the whole path, from / or ~/ on.</source>
        <translation>Den ganzen Pfad schreiben, von / oder ~/ an.</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Es gibt keinen Ordner %1.</translation>
    </message>
    <message>
        <source>What is there is no folder of files alone: choose another name.</source>
        <translation>Was dort ist, ist kein Ordner nur aus Dateien: einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>What is there is no file: choose another name.</source>
        <translation>Was dort ist, ist keine Datei: einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>There is something of this name already: choose another, or tick Replace.</source>
        <translation>Diesen Namen gibt es dort schon: einen anderen wählen oder „Ersetzen“ ankreuzen.</translation>
    </message>
    <message>
        <source>It is replaced once the new one is whole.</source>
        <translation>Es wird ersetzt, sobald das Neue vollständig ist.</translation>
    </message>
    <message>
        <source>A folder on %1.</source>
        <translation>Ein Ordner auf %1.</translation>
    </message>
    <message>
        <source>A file on %1.</source>
        <translation>Eine Datei auf %1.</translation>
    </message>
    <message>
        <source>A new folder.</source>
        <translation>Ein neuer Ordner.</translation>
    </message>
    <message>
        <source>A new file.</source>
        <translation>Eine neue Datei.</translation>
    </message>
    <message>
        <source>Choose the folder to put it in</source>
        <translation>Den Ordner wählen, in den es kommt</translation>
    </message>
    <message>
        <source>Choose a file to write</source>
        <translation>Eine Datei zum Schreiben wählen</translation>
    </message>
</context>
<context>
    <name>cutaway::TimelineBar</name>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>Nothing decided yet</source>
        <translation>Noch nichts entschieden</translation>
    </message>
    <message>
        <source>0 of %1: the untouched model</source>
        <translation>0 von %1: das unveränderte Modell</translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%1 von %2: %3</translation>
    </message>
    <message>
        <source>%1 of %2, now: %3</source>
        <translation>%1 von %2, jetzt: %3</translation>
    </message>
</context>
<context>
    <name>cutaway::TokenView</name>
    <message>
        <source>Tokens of the sequence</source>
        <translation>Token der Sequenz</translation>
    </message>
    <message>
        <source>Token %1 of %2: id %3</source>
        <translation>Token %1 von %2: ID %3</translation>
    </message>
    <message>
        <source>Token %1 of %2: “%3”, id %4</source>
        <translation>Token %1 von %2: „%3“, ID %4</translation>
    </message>
</context>
<context>
    <name>cutaway::TraitsDialog</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>Traits of %1</source>
        <translation>Merkmale von %1</translation>
    </message>
    <message>
        <source>Traits of the model</source>
        <translation>Merkmale des Modells</translation>
    </message>
    <message>
        <source>Trait</source>
        <translation>Merkmal</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Said by</source>
        <translation>Quelle</translation>
    </message>
</context>
<context>
    <name>cutaway::TryPanel</name>
    <message>
        <source>Generate</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Left text</source>
        <translation>Linker Text</translation>
    </message>
    <message>
        <source>Right text</source>
        <translation>Rechter Text</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>A text to go on with</source>
        <translation>Ein Text, der fortgesetzt wird</translation>
    </message>
    <message>
        <source>Copy the prompt and both texts</source>
        <translation>Den Anfang und beide Texte kopieren</translation>
    </message>
    <message>
        <source>Plan of the text: %1</source>
        <translation>Plan des Textes: %1</translation>
    </message>
    <message>
        <source>Untouched model</source>
        <translation>Unverändertes Modell</translation>
    </message>
    <message>
        <source>Plan as it is now</source>
        <translation>Der Plan, wie er ist</translation>
    </message>
    <message>
        <source>As the timeline shows: event %1</source>
        <translation>Wie die Zeitleiste zeigt: Ereignis %1</translation>
    </message>
    <message>
        <source>As the timeline shows: now</source>
        <translation>Wie die Zeitleiste zeigt: jetzt</translation>
    </message>
    <message>
        <source>After the cut of %1</source>
        <translation>Nach dem Schnitt von %1</translation>
    </message>
    <message>
        <source>Open a model to try it with a prompt.</source>
        <translation>Öffnen Sie ein Modell, um es mit einem Text auszuprobieren.</translation>
    </message>
    <message>
        <source>The model is being loaded.</source>
        <translation>Das Modell wird geladen.</translation>
    </message>
    <message>
        <source>The model is not loaded: Run › Restart the engine.</source>
        <translation>Das Modell ist nicht geladen: Ausführen › Engine neu starten.</translation>
    </message>
    <message>
        <source>Type a prompt and press Enter.</source>
        <translation>Geben Sie einen Anfang ein und drücken Sie die Eingabetaste.</translation>
    </message>
    <message>
        <source>The model&apos;s context is full</source>
        <translation>Der Kontext des Modells ist voll</translation>
    </message>
    <message>
        <source>Prompt: %1</source>
        <translation>Anfang: %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>cutaway::TryRun</name>
    <message>
        <source>The engine was lost. Generate again once there is another.</source>
        <translation>Die Engine ist weg. Setzen Sie den Text noch einmal fort, sobald es eine andere gibt.</translation>
    </message>
    <message>
        <source>No engine runs. Start one with Run › Restart the engine.</source>
        <translation>Es läuft keine Engine. Starten Sie eine mit Ausführen › Engine neu starten.</translation>
    </message>
</context>
<context>
    <name>cutaway::TrySettings</name>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>At most so many</source>
        <translation>Höchstens so viele</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Choose by chance, the wilder the higher; greedy takes the likeliest token every time</source>
        <translation>Zufällig wählen, je höher, desto wilder; „fest“ nimmt jedes Mal das wahrscheinlichste Token</translation>
    </message>
    <message>
        <source>greedy</source>
        <translation>fest</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Choose among so many of the likeliest tokens</source>
        <translation>Unter so vielen der wahrscheinlichsten Tokens wählen</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Choose among the likeliest tokens that have this share together</source>
        <translation>Unter den wahrscheinlichsten Tokens wählen, die zusammen diesen Anteil haben</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>The same seed gives the same text; another one another</source>
        <translation>Derselbe Seed gibt denselben Text, ein anderer einen anderen</translation>
    </message>
    <message>
        <source>Temp.</source>
        <translation>Temp.</translation>
    </message>
</context>
<context>
    <name>cutaway::TryView</name>
    <message>
        <source>log-probability %1, rank %2</source>
        <translation>Log-Wahrscheinlichkeit %1, Rang %2</translation>
    </message>
    <message>
        <source>[end]</source>
        <translation>[Ende]</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>Nummer %1</translation>
    </message>
    <message>
        <source>Token %1: %2, %3</source>
        <translation>Token %1: %2, %3</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>cutaway::WelcomePage</name>
    <message>
        <source>Find out which layers a model can do without</source>
        <translation>Herausfinden, welche Schichten ein Modell nicht braucht</translation>
    </message>
    <message>
        <source>Open a Hugging Face checkpoint folder, or drop one here. Cutaway removes attention and FFN layers one at a time, always the one whose removal changes the model&apos;s output least, and shows it as it happens.</source>
        <translation>Einen Checkpoint-Ordner von Hugging Face öffnen oder hier ablegen. Cutaway entfernt Attention- und FFN-Schichten eine nach der anderen, immer die, deren Wegfall die Ausgabe des Modells am wenigsten ändert, und zeigt dabei, was geschieht.</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Watch the demo</source>
        <translation>Demo ansehen</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>cutaway::WhatIf</name>
    <message>
        <source>The slots cannot be scored</source>
        <translation>Die Slots lassen sich nicht bewerten</translation>
    </message>
</context>
<context>
    <name>cutaway::WhatIfView</name>
    <message>
        <source>%1 of the plan with these slots removed as well, all of them together</source>
        <translation>%1 des Plans, wenn auch diese Slots entfernt sind, alle zusammen</translation>
    </message>
    <message>
        <source>Without %1:</source>
        <translation>Ohne %1:</translation>
    </message>
    <message>
        <source>Without these %1:</source>
        <translation>Ohne diese %1:</translation>
    </message>
    <message>
        <source>The engine is computing it.</source>
        <translation>Die Engine rechnet daran.</translation>
    </message>
    <message>
        <source>It is computed as soon as the engine has time.</source>
        <translation>Wird gerechnet, sobald die Engine Zeit hat.</translation>
    </message>
    <message>
        <source>Enter computes it.</source>
        <translation>Enter rechnet es aus.</translation>
    </message>
    <message>
        <source>Of the plan before its last changes; Enter computes it anew.</source>
        <translation>Vom Plan vor seinen letzten Änderungen; Enter rechnet es neu.</translation>
    </message>
    <message>
        <source>%1 × the plan&apos;s %2</source>
        <translation>%1 × %2 des Plans</translation>
    </message>
</context>
</TS>
