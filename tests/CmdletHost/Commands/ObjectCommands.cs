using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Language;
using VirtPS.Tests.CmdletHost.Pipeline;

namespace VirtPS.Tests.CmdletHost.Commands;

[Cmdlet("Where", "Object")]
internal sealed class WhereObjectCommand : EngineCommand
{
    private string _sign = string.Empty;

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true), Alias("FilterScript")]
    public object Property { get; set; } = null!;

    [Parameter(Position = 1)]
    public object? Value { get; set; }

    [Parameter] public SwitchParameter Not { set => _sign = "-not"; }
    [Parameter] public SwitchParameter EQ { set => _sign = "-eq"; }
    [Parameter] public SwitchParameter NE { set => _sign = "-ne"; }
    [Parameter] public SwitchParameter GT { set => _sign = "-gt"; }
    [Parameter] public SwitchParameter GE { set => _sign = "-ge"; }
    [Parameter] public SwitchParameter LT { set => _sign = "-lt"; }
    [Parameter] public SwitchParameter LE { set => _sign = "-le"; }
    [Parameter] public SwitchParameter Like { set => _sign = "-like"; }
    [Parameter] public SwitchParameter NotLike { set => _sign = "-notlike"; }
    [Parameter] public SwitchParameter Match { set => _sign = "-match"; }
    [Parameter] public SwitchParameter NotMatch { set => _sign = "-notmatch"; }
    [Parameter] public SwitchParameter Contains { set => _sign = "-contains"; }
    [Parameter] public SwitchParameter NotContains { set => _sign = "-notcontains"; }
    [Parameter] public SwitchParameter In { set => _sign = "-in"; }
    [Parameter] public SwitchParameter NotIn { set => _sign = "-notin"; }
    [Parameter] public SwitchParameter Is { set => _sign = "-is"; }

    protected override void ProcessRecord()
    {
        var value = ValueOf(InputObject, Property);
        var keep = _sign switch { "" => value, "-not" => !LanguagePrimitives.IsTrue(value), _ => Operators.Apply(_sign, value, Value, Scope) };
        if (LanguagePrimitives.IsTrue(keep))
        {
            WriteObject(InputObject);
        }
    }
}

[Cmdlet("ForEach", "Object")]
internal sealed class ForEachObjectCommand : EngineCommand
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter(Position = 0, Mandatory = true), Alias("MemberName")]
    public object[] Process { get; set; } = null!;

    [Parameter(ValueFromRemainingArguments = true), Alias("Args")]
    public object[]? ArgumentList { get; set; }

    [Parameter] public ScriptBlock? Begin { get; set; }
    [Parameter] public ScriptBlock? End { get; set; }

    protected override void BeginProcessing() => Run(Begin, null);
    protected override void EndProcessing() => Run(End, null);

    protected override void ProcessRecord()
    {
        if (Process[0] is ScriptBlock)
        {
            foreach (var block in Process)
            {
                Run(block as ScriptBlock, InputObject);
            }

            return;
        }

        var name = LanguagePrimitives.ToText(Process[0]);
        var value = Members.TryGet(InputObject, name, out var found) ? found
            : InputObject is not null && InputObject.GetType().GetMethods().Any(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? Members.Invoke(InputObject, name, ArgumentList ?? [])
            : Values.Simplify([.. Values.Spread(InputObject).Select(i => ValueOf(i, name))]);
        WriteObject(value, true);
    }

    private void Run(ScriptBlock? block, object? item) => (block as BoundBlock)?.RunHere(item, WriteObject);
}

[Cmdlet("Select", "Object")]
internal sealed class SelectObjectCommand : CollectingCommand
{
    private readonly List<object?> _seen = [];
    private int _taken;
    private int _skipped;

    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public string[]? ExcludeProperty { get; set; }
    [Parameter] public string? ExpandProperty { get; set; }
    [Parameter] public int First { get; set; } = -1;
    [Parameter] public int Last { get; set; } = -1;
    [Parameter] public int Skip { get; set; }
    [Parameter] public int[]? Index { get; set; }
    [Parameter] public SwitchParameter Unique { get; set; }

    protected override void BeginProcessing()
    {
        if (First == 0)
        {
            Enough();
        }
    }

    protected override void ProcessRecord()
    {
        if (Last >= 0 || Index is not null)
        {
            base.ProcessRecord();
            return;
        }

        foreach (var item in MyInvocation.ExpectingInput ? [InputObject] : Values.Spread(InputObject))
        {
            if (_skipped++ >= Skip)
            {
                Emit(item);
                if (++_taken == First)
                {
                    Enough();
                }
            }
        }
    }

    protected override void EndProcessing()
    {
        var items = Index is not null ? Index.Where(i => i < Items.Count).Select(i => Items[i]) : Items.SkipLast(Skip).TakeLast(Math.Max(Last, 0));
        foreach (var item in items)
        {
            Emit(item);
        }
    }

    private void Emit(object? item)
    {
        if (ExpandProperty is not null)
        {
            if (!Members.TryGet(item, ExpandProperty, out var value))
            {
                WriteError(new ErrorRecord(new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
                return;
            }

            foreach (var one in Values.Spread(value))
            {
                Once(one);
            }

            return;
        }

        Once(Property is null && ExcludeProperty is null ? item : Project(item));
    }

    private PSObject Project(object? item)
    {
        var made = new PSObject();
        foreach (var selector in (Property ?? ["*"]).SelectMany(p => Selector.Of(p, item)))
        {
            if (!(ExcludeProperty ?? []).Any(e => new WildcardPattern(e, WildcardOptions.IgnoreCase).IsMatch(selector.Name)))
            {
                made.Properties.Add(new PSNoteProperty(selector.Name, selector.Read(item)));
            }
        }

        return made;
    }

    private void Once(object? item)
    {
        if (!Unique)
        {
            WriteObject(item);
        }
        else if (!_seen.Exists(s => Same(s, item)))
        {
            _seen.Add(item);
            WriteObject(item);
        }
    }

    private static bool Same(object? a, object? b) => a is PSObject x && b is PSObject y
        ? x.Properties.Select(p => p.Value).SequenceEqual(y.Properties.Select(p => p.Value))
        : LanguagePrimitives.Equals(a, b);
}

[Cmdlet("Sort", "Object")]
internal sealed class SortObjectCommand : CollectingCommand
{
    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public SwitchParameter Descending { get; set; }
    [Parameter] public SwitchParameter Unique { get; set; }
    [Parameter] public int Top { get; set; } = int.MaxValue;

    protected override void EndProcessing()
    {
        var keys = (Property ?? [null!]).Select(p => p is null ? i => i : Selector.Of(p, Items.FirstOrDefault()).First().Read).ToArray();
        var order = Comparer<object?>.Create((a, b) => LanguagePrimitives.Compare(a, b, true));
        var sorted = Items.Order(Comparer<object?>.Create(static (_, _) => 0));
        foreach (var key in keys)
        {
            sorted = Descending ? sorted.ThenByDescending(key, order) : sorted.ThenBy(key, order);
        }

        var all = sorted.ToList();
        var result = Unique ? all.Where((item, i) => i == 0 || keys.Any(k => order.Compare(k(all[i - 1]), k(item)) != 0)) : all;
        WriteObject(result.Take(Top).ToArray(), true);
    }
}

[Cmdlet("Measure", "Object")]
internal sealed class MeasureObjectCommand : CollectingCommand
{
    [Parameter(Position = 0)] public string[]? Property { get; set; }
    [Parameter] public SwitchParameter Sum { get; set; }
    [Parameter] public SwitchParameter Average { get; set; }
    [Parameter] public SwitchParameter Minimum { get; set; }
    [Parameter] public SwitchParameter Maximum { get; set; }

    protected override void EndProcessing()
    {
        foreach (var name in Property ?? [null!])
        {
            var values = Items.Select(i => name is null ? i : ValueOf(i, name)).Where(v => v is not null).ToArray();
            var numbers = Sum || Average || Minimum || Maximum ? values.Select(v => Convert.ToDouble(Operators.Number(v), System.Globalization.CultureInfo.InvariantCulture)).ToArray() : [];
            var some = numbers.Length > 0;
            var made = new PSObject();
            foreach (var (label, value) in new (string, object?)[]
            {
                ("Count", values.Length), ("Average", some && Average ? numbers.Average() : null), ("Sum", some && Sum ? numbers.Sum() : null),
                ("Maximum", some && Maximum ? numbers.Max() : null), ("Minimum", some && Minimum ? numbers.Min() : null), ("StandardDeviation", null), ("Property", name),
            })
            {
                made.Properties.Add(new PSNoteProperty(label, value));
            }

            WriteObject(made);
        }
    }
}

[Cmdlet("Group", "Object")]
internal sealed class GroupObjectCommand : CollectingCommand
{
    [Parameter(Position = 0)] public object[]? Property { get; set; }
    [Parameter] public SwitchParameter NoElement { get; set; }

    protected override void EndProcessing()
    {
        var keys = (Property ?? [null!]).Select(p => p is null ? i => i : Selector.Of(p, Items.FirstOrDefault()).First().Read).ToArray();
        foreach (var group in Items.GroupBy(i => string.Join(", ", keys.Select(k => LanguagePrimitives.ToText(k(i)))), StringComparer.OrdinalIgnoreCase).OrderBy(g => g.Key, StringComparer.OrdinalIgnoreCase))
        {
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("Count", group.Count()));
            made.Properties.Add(new PSNoteProperty("Name", group.Key));
            if (!NoElement)
            {
                made.Properties.Add(new PSNoteProperty("Group", group.ToArray()));
            }

            WriteObject(made);
        }
    }
}

[Cmdlet("Add", "Member")]
internal sealed class AddMemberCommand : EngineCommand
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)] public PSObject InputObject { get; set; } = null!;
    [Parameter(Position = 0, Mandatory = true)] public string NotePropertyName { get; set; } = string.Empty;
    [Parameter(Position = 1)] public object? NotePropertyValue { get; set; }
    [Parameter] public SwitchParameter PassThru { get; set; }
    [Parameter] public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        InputObject.Properties.Add(new PSNoteProperty(NotePropertyName, NotePropertyValue));
        if (PassThru)
        {
            WriteObject(InputObject);
        }
    }
}
