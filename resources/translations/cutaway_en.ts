<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>CurveTip</name>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EvaluationRows</name>
    <message numerus="yes">
        <source>%n prompts were too long and lost their beginning</source>
        <translation>
            <numerusform>%n prompt was too long and lost its beginning</numerusform>
            <numerusform>%n prompts were too long and lost their beginning</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mean of %n tasks</source>
        <translation>
            <numerusform>Mean of %n task</numerusform>
            <numerusform>Mean of %n tasks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportWords</name>
    <message numerus="yes">
        <source>the %n selected layers alone, to analyse them</source>
        <translation>
            <numerusform>the selected layer alone, to analyse it</numerusform>
            <numerusform>the %n selected layers alone, to analyse them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanWords</name>
    <message numerus="yes">
        <source>%n slots</source>
        <translation>
            <numerusform>%n slot</numerusform>
            <numerusform>%n slots</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::AgreementPage</name>
    <message numerus="yes">
        <source>%n resamples of %1; %2, budget %3</source>
        <translation>
            <numerusform>%n resample of %1; %2, budget %3</numerusform>
            <numerusform>%n resamples of %1; %2, budget %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::BudgetEditor</name>
    <message numerus="yes">
        <source>%n cuts</source>
        <translation>
            <numerusform>%n cut</numerusform>
            <numerusform>%n cuts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::ComparedMaps</name>
    <message numerus="yes">
        <source>%n map(s), this session&apos;s first.</source>
        <translation>
            <numerusform>%n map, this session&apos;s.</numerusform>
            <numerusform>%n maps, this session&apos;s first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not shown: of another divergence, or more than can be read.</source>
        <translation>
            <numerusform>%n not shown: of another divergence, or more than can be read.</numerusform>
            <numerusform>%n not shown: of another divergence, or more than can be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::ComparedSessions</name>
    <message numerus="yes">
        <source>%n blocks, not %1</source>
        <translation>
            <numerusform>%n block, not %1</numerusform>
            <numerusform>%n blocks, not %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::CurvePlot</name>
    <message numerus="yes">
        <source>%n cuts; %1 %2 after the first, %3 after the last.</source>
        <translation>
            <numerusform>%n cut; %1 %2 after the first, %3 after the last.</numerusform>
            <numerusform>%n cuts; %1 %2 after the first, %3 after the last.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::EvaluatePanel</name>
    <message numerus="yes">
        <source>The plan as it is: %n slots removed</source>
        <translation>
            <numerusform>The plan as it is: %n slot removed</numerusform>
            <numerusform>The plan as it is: %n slots removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The shown moment, %1 of %2: %n slots removed</source>
        <translation>
            <numerusform>The shown moment, %1 of %2: %n slot removed</numerusform>
            <numerusform>The shown moment, %1 of %2: %n slots removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::MainWindow</name>
    <message numerus="yes">
        <source>the plan with its %n cuts</source>
        <translation>
            <numerusform>the plan with its cut</numerusform>
            <numerusform>the plan with its %n cuts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slots are forced out. Undo takes that back.</source>
        <translation>
            <numerusform>%n slot is forced out. Undo takes that back.</numerusform>
            <numerusform>%n slots are forced out. Undo takes that back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::SkillsView</name>
    <message numerus="yes">
        <source>%1: %2 after %n cuts</source>
        <translation>
            <numerusform>%1: %2 after %n cut</numerusform>
            <numerusform>%1: %2 after %n cuts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::SlotPanel</name>
    <message numerus="yes">
        <source>%n slots selected</source>
        <translation>
            <numerusform>%n slot selected</numerusform>
            <numerusform>%n slots selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cutaway::StatusLine</name>
    <message numerus="yes">
        <source>%n more to come</source>
        <translation>
            <numerusform>%n more to come</numerusform>
            <numerusform>%n more to come</numerusform>
        </translation>
    </message>
</context>
</TS>
