using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>Makes of a rule with variables one rule for each combination of their values.</summary>
/// <remarks>virNWFilterVarCombIter: lists of one iterator are walked side by side, those of several in all combinations.</remarks>
internal static class RuleVariants
{
    /// <summary>Makes the rules.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="values">The values of each variable.</param>
    /// <param name="missing">Takes the uses of variables that have no value.</param>
    /// <returns>The rules; none while values are missing.</returns>
    /// <exception cref="VirtException">InternalError for lists of unequal length, or a value that the rule cannot have.</exception>
    internal static IReadOnlyList<NWFilterRule> Of(NWFilterRule rule, Dictionary<string, List<string>> values, SortedSet<string> missing)
    {
        var uses = rule.Matches.Values.Where(match => NWFilterVariable.IsUse(match.Text)).Select(match => NWFilterVariable.Parse(match.Text)!.Value).Distinct().ToList();
        if (uses.Count == 0)
        {
            return [rule];
        }

        var unknown = uses.Where(use => !values.TryGetValue(use.Name, out var list) || (use.Index is { } index && index >= list.Count)).ToList();
        missing.UnionWith(unknown.Select(use => use.ToString()[1..]));
        if (unknown.Count > 0)
        {
            return [];
        }

        var walks = uses.GroupBy(use => use.Index is null ? $"@{use.Iterator}" : use.ToString()).Select(group => Walk([.. group], values));
        IEnumerable<IReadOnlyDictionary<string, string>> combinations = [new Dictionary<string, string>()];
        foreach (var walk in walks)
        {
            combinations = combinations.SelectMany(_ => walk, Join).ToList();
        }

        return [.. combinations.Select(combination => Fill(rule, combination))];
    }

    /// <summary>Lists what variables have at each step of an iterator, the same values only once.</summary>
    private static List<Dictionary<string, string>> Walk(List<NWFilterVariable> uses, Dictionary<string, List<string>> values)
    {
        var lists = uses.ConvertAll(use => use.Index is { } index ? [values[use.Name][(int)index]] : values[use.Name]);
        if (lists.Exists(list => list.Count != lists[0].Count))
        {
            throw new VirtException(
                VirtErrorCode.InternalError, "Cardinality of list items must be the same for processing them in parallel", VirtErrorDomain.NWFilter);
        }

        return [.. Enumerable.Range(0, lists[0].Count)
            .DistinctBy(at => string.Join(' ', lists.Select(list => list[at])))
            .Select(at => uses.Zip(lists).ToDictionary(pair => pair.First.ToString(), pair => pair.Second[at]))];
    }

    private static Dictionary<string, string> Join(IReadOnlyDictionary<string, string> one, Dictionary<string, string> other) =>
        one.Concat(other).ToDictionary(pair => pair.Key, pair => pair.Value);

    private static NWFilterRule Fill(NWFilterRule rule, IReadOnlyDictionary<string, string> values)
    {
        var matches = new Dictionary<string, NWFilterMatch>(rule.Matches);
        foreach (var (name, match) in rule.Matches)
        {
            if (values.TryGetValue(match.Text, out var value))
            {
                var kind = rule.Protocol!.Attributes.First(attribute => attribute.Name == name).Kind;
                matches[name] = match with
                {
                    Text = NWFilterValues.Normalize(kind, value)
                        ?? throw new VirtException(VirtErrorCode.InternalError, $"{name} has illegal value {value} of variable {match.Text}", VirtErrorDomain.NWFilter),
                };
            }
        }

        return rule with { Matches = matches };
    }
}
