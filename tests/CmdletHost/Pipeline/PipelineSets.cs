using System.Management.Automation;

namespace VirtPS.Tests.CmdletHost.Pipeline;

/// <summary>
/// Before the first pipeline object: which parameter sets remain, given what is bound and which mandatory parameters
/// the pipeline could still fill. PowerShell settles on one set early in some cases, and then misses that set's other
/// mandatory parameters although the object would have suited a different set; cmdlets must avoid those cases.
/// </summary>
internal sealed class PipelineSets
{
    private readonly Dictionary<string, Need> _needs = new(StringComparer.OrdinalIgnoreCase);
    private readonly Need _everywhere;
    private readonly string? _default;

    public PipelineSets(CommandShape shape, IReadOnlySet<ParameterShape> bound, List<string> sets)
    {
        var open = shape.Parameters.Where(p => !bound.Contains(p)).ToArray();
        Remaining = TakingInput(open, sets);
        _default = shape.DefaultSet is { } preferred && Remaining.Contains(preferred, StringComparer.OrdinalIgnoreCase) ? preferred : null;
        _everywhere = Need.Of(open, ParameterAttribute.AllParameterSets);
        foreach (var set in Remaining)
        {
            var need = Need.Of(open, set);
            if (need.Any)
            {
                _needs.Add(set, need);
            }
        }

        Decide();
    }

    /// <summary>The sets that the pipeline may still decide between.</summary>
    public List<string> Remaining { get; private set; }

    /// <summary>The set that is tried first for each object.</summary>
    public string? First { get; private set; }

    /// <summary>Mandatory parameters that nothing can fill any more.</summary>
    public IReadOnlyList<ParameterShape> Missing { get; private set; } = [];

    private static ParameterBindingException Ambiguous() => new(
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.",
        "AmbiguousParameterSet", string.Empty, null);

    private static List<string> TakingInput(ParameterShape[] open, List<string> sets)
    {
        bool Takes(ParameterShape p, string set) => p.Sets.TryGetValue(set, out var a) && (a.ValueFromPipeline || a.ValueFromPipelineByPropertyName);
        var taking = sets.Where(s => open.Any(p => Takes(p, s))).ToList();
        return sets.Count < 2 || taking.Count == 0 || open.Any(p => Takes(p, ParameterAttribute.AllParameterSets)) ? sets : taking;
    }

    private void Decide()
    {
        if (_needs.Count == 0 && !_everywhere.Any)
        {
            return;
        }

        var needing = _needs.Count == 0 || _everywhere.Any ? [.. Remaining] : _needs.Keys.ToList();
        if (Remaining.Count > 1 && _default is not null && !needing.Contains(_default, StringComparer.OrdinalIgnoreCase) && !_needs.Values.Any(n => n.FromPipeline))
        {
            Remaining = needing = Remaining.Except(needing, StringComparer.OrdinalIgnoreCase).ToList();
            First = Remaining.Count > 1 ? _default : null;
        }

        if (needing.Count == 0)
        {
            throw Ambiguous();
        }

        if (needing.Count == 1)
        {
            Missing = Bare(needing[0]);
        }
        else if (First is null)
        {
            Choose(needing);
        }
    }

    private void Choose(List<string> needing)
    {
        var others = _needs.Where(n => !n.Key.Equals(_default, StringComparison.OrdinalIgnoreCase)).Select(n => n.Value).ToArray();
        var anotherFits = others.Any(n => n.FromPipeline && n.Bare.Count == 0);
        if (_default is not null && needing.Contains(_default, StringComparer.OrdinalIgnoreCase))
        {
            var byName = _needs.TryGetValue(_default, out var own) && own.ByName.Count > 0 && !others.Any(n => n.ByName.Count > 0);
            if (byName || !anotherFits || _everywhere.Bare.Count > 0)
            {
                (Remaining, Missing) = ([_default], Bare(_default));
                return;
            }
        }

        var byValue = needing.Where(s => _needs.TryGetValue(s, out var n) && n.ByValue.Count > 0).ToArray();
        var byProperty = needing.Where(s => _needs.TryGetValue(s, out var n) && n.ByName.Count > 0).ToArray();
        var only = byValue.Length == 0 ? Single(byProperty) : byProperty.Length == 0 || Single(byValue) == Single(byProperty) ? Single(byValue) : null;
        var without = needing.Where(s => _needs.TryGetValue(s, out var n) && n.Bare.Count > 0).ToList();
        if (only is not null || ((without.Count > 0 || _everywhere.Bare.Count > 0) && Single(byValue) is not null))
        {
            Keep(only ?? Single(byValue)!, needing);
        }
        else if (without.Count > 0 || _everywhere.Bare.Count > 0)
        {
            Remaining = byValue.Length > 1 || byProperty.Length > 1 ? Remaining.Except(without, StringComparer.OrdinalIgnoreCase).ToList() : [];
            if (Remaining.Count == 0)
            {
                throw Ambiguous();
            }
        }
    }

    private void Keep(string chosen, List<string> needing)
    {
        Missing = Bare(chosen);
        Remaining = _needs[chosen].Bare.Count > 0 ? [chosen] : Remaining.Where(s => s == chosen || !_needs.ContainsKey(s) || !needing.Contains(s)).ToList();
        First = Remaining.Count > 1 ? chosen : null;
    }

    private List<ParameterShape> Bare(string set) => [.. _needs.TryGetValue(set, out var need) ? need.Bare : [], .. _everywhere.Bare];

    private static string? Single(string[] sets) => sets.Length == 1 ? sets[0] : null;

    /// <summary>The mandatory parameters of one set that are not bound, by how they could still be filled.</summary>
    private sealed record Need(IReadOnlyList<ParameterShape> ByValue, IReadOnlyList<ParameterShape> ByName, IReadOnlyList<ParameterShape> Bare)
    {
        public bool FromPipeline => ByValue.Count + ByName.Count > 0;
        public bool Any => FromPipeline || Bare.Count > 0;

        public static Need Of(ParameterShape[] open, string set)
        {
            ParameterShape[] Those(Func<ParameterAttribute, bool> which) => [.. open.Where(p => p.Sets.TryGetValue(set, out var a) && a.Mandatory && which(a))];
            return new Need(Those(a => a.ValueFromPipeline), Those(a => a.ValueFromPipelineByPropertyName), Those(a => !a.ValueFromPipeline && !a.ValueFromPipelineByPropertyName));
        }
    }
}
