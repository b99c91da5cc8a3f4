namespace VirtPS.HelpBuilder;

/// <summary>What the code says about a cmdlet.</summary>
/// <param name="Name">The verb and the noun.</param>
/// <param name="ClassName">The full name of the class.</param>
/// <param name="Aliases">Other names of the cmdlet.</param>
/// <param name="DefaultSet">The parameter set that counts when nothing decides; empty when there is only one.</param>
/// <param name="Parameters">The parameters, those of the class before those of its bases.</param>
/// <param name="Outputs">The full names of the output types.</param>
public sealed record CmdletDescription(
    string Name,
    string ClassName,
    IReadOnlyList<string> Aliases,
    string DefaultSet,
    IReadOnlyList<ParameterDescription> Parameters,
    IReadOnlyList<string> Outputs)
{
    /// <summary>The parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(parameter => parameter.Sets.Keys).Where(set => set != ParameterDescription.AllSets).Distinct();
            return [.. named.Append(DefaultSet).Where(set => set.Length > 0).Distinct().DefaultIfEmpty(ParameterDescription.AllSets)
                .OrderBy(set => set == DefaultSet ? 0 : 1)];
        }
    }

    /// <summary>The full names of the types that come through the pipeline as a whole.</summary>
    public IReadOnlyList<string> Inputs =>
        [.. Parameters.Where(parameter => parameter.Sets.Values.Any(use => use.ByValue)).Select(parameter => parameter.ItemType).Distinct()];
}
