using System.Management.Automation.Language;
using VirtPS.Engine.DesiredState;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Reads documents of desired state that are written as PowerShell data files, as Import-PowerShellDataFile does, and keeps their lines.</summary>
internal static class ConfigurationData
{
    /// <summary>Reads a document; nothing in it is run.</summary>
    /// <exception cref="VirtException">InvalidArg for what is no data file, with its line.</exception>
    internal static ConfigurationNode Read(string text, string file)
    {
        var root = new ConfigurationPlace(file, string.Empty, 1);
        var script = Parser.ParseInput(text, file, out _, out var errors);
        if (errors.Length > 0)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{root with { Line = errors[0].Extent.StartLineNumber }} is no PowerShell data file: {errors[0].Message}");
        }

        return script.Find(part => part is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst table && script.EndBlock?.Statements.Count == 1
            ? Value(table, root)
            : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{root} is no PowerShell data file (expected one hash table: @{{ … }})");
    }

    private static ConfigurationNode Value(Ast value, ConfigurationPlace place) => value switch
    {
        HashtableAst table => ConfigurationNode.Map(place, table.KeyValuePairs.Select(pair =>
        {
            var key = $"{pair.Item1.SafeGetValue()}";
            return KeyValuePair.Create(key, Value(pair.Item2, place.At(key, pair.Item1.Extent.StartLineNumber)));
        })),
        ArrayLiteralAst literal => List(literal.Elements, place),
        ArrayExpressionAst { SubExpression.Statements: [PipelineAst { PipelineElements: [CommandExpressionAst { Expression: ArrayLiteralAst literal }] }] } => List(literal.Elements, place),
        ArrayExpressionAst array => List([.. array.SubExpression.Statements], place),
        PipelineAst { PipelineElements: [CommandExpressionAst { Expression: var inner }] } => Value(inner, place),
        CommandExpressionAst { Expression: var inner } => Value(inner, place),
        _ => ConfigurationObjects.Read(Constant(value, place), place),
    };

    private static ConfigurationNode List(IReadOnlyList<Ast> items, ConfigurationPlace place) =>
        ConfigurationNode.List(place, [.. items.Select((item, i) => Value(item, place.At(i, item.Extent.StartLineNumber)))]);

    private static object? Constant(Ast value, ConfigurationPlace place)
    {
        try
        {
            return value.SafeGetValue();
        }
        catch (InvalidOperationException)
        {
            throw VirtException.Worded(VirtErrorCode.InvalidArg, $"{place}: '{value.Extent.Text}' would have to be run; a data file holds values only");
        }
    }
}
