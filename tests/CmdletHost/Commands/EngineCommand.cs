using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;
using VirtPS.Tests.CmdletHost.Pipeline;

namespace VirtPS.Tests.CmdletHost.Commands;

/// <summary>A command of the shell itself.</summary>
internal abstract class EngineCommand : PSCmdlet, IEngineCommand
{
    private protected Engine Engine => Stage.Engine;
    private protected CmdletStage Stage { get; private set; } = null!;
    private protected Scope Scope { get; private set; } = null!;

    public void Attach(CmdletStage stage, Scope scope) => (Stage, Scope) = (stage, scope);

    /// <summary>Ends the pipeline up to here: nothing more is wanted from the commands before.</summary>
    private protected void Enough() => throw new EnoughSignal(Stage);

    /// <summary>A property by name, or the value of a block with the object as <c>$_</c>.</summary>
    private protected static object? ValueOf(object? item, object? selector)
    {
        if (selector is BoundBlock block)
        {
            var output = new List<object?>();
            block.RunHere(item, output.Add);
            return Values.Simplify(output);
        }

        return Members.TryGet(item, LanguagePrimitives.ToText(selector), out var value) ? value : null;
    }
}

/// <summary>A command that needs all of its input before it can write.</summary>
internal abstract class CollectingCommand : EngineCommand
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    private protected List<object?> Items { get; } = [];

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Items.AddRange(MyInvocation.ExpectingInput ? [InputObject] : Values.Spread(InputObject));
        }
    }
}

/// <summary>One column or property asked for by name, wildcard, block or <c>@{ Name; Expression }</c>.</summary>
internal sealed record Selector(string Name, Func<object?, object?> Read)
{
    public string? Format { get; init; }
    public string? Alignment { get; init; }
    public int Width { get; init; }

    public static IEnumerable<Selector> Of(object? property, object? sample)
    {
        property = PSObject.Unwrap(property);
        if (property is System.Collections.IDictionary table)
        {
            object? Entry(params string[] names) => names.Select(n => table.Keys.Cast<object>().FirstOrDefault(k => n.StartsWith(LanguagePrimitives.ToText(k), StringComparison.OrdinalIgnoreCase)))
                .Where(k => k is not null).Select(k => table[k!]).FirstOrDefault();
            var expression = Entry("Expression");
            yield return new Selector(LanguagePrimitives.ToText(Entry("Name", "Label") ?? expression), item => Evaluate(item, expression))
            {
                Format = Entry("FormatString") as string, Alignment = Entry("Alignment") as string, Width = LanguagePrimitives.ConvertTo<int>(Entry("Width")),
            };
            yield break;
        }

        if (property is BoundBlock block)
        {
            yield return new Selector(block.ToString().Trim(), item => Evaluate(item, block));
            yield break;
        }

        var name = LanguagePrimitives.ToText(property);
        if (!WildcardPattern.ContainsWildcardCharacters(name) || sample is null)
        {
            var known = sample is null ? null : Members.PropertyNames(sample).FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
            yield return new Selector(known ?? name, item => Evaluate(item, name));
            yield break;
        }

        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        foreach (var match in Members.PropertyNames(sample).Where(pattern.IsMatch))
        {
            yield return new Selector(match, item => Evaluate(item, match));
        }
    }

    private static object? Evaluate(object? item, object? selector)
    {
        if (selector is BoundBlock block)
        {
            var output = new List<object?>();
            block.RunHere(item, output.Add);
            return Values.Simplify(output);
        }

        return Members.TryGet(item, LanguagePrimitives.ToText(selector), out var value) ? value
            : LanguagePrimitives.ToText(selector).ToUpperInvariant() is "COUNT" or "LENGTH" && item is System.Collections.ICollection c ? c.Count : null;
    }
}
