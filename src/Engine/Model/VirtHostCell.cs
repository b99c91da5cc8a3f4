namespace VirtPS.Engine.Model;

/// <summary>A NUMA cell of a host.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Memory">Its memory in bytes.</param>
/// <param name="Cpus">The numbers of its CPUs.</param>
/// <param name="Pages">How many memory pages it has, by their size in bytes.</param>
public sealed record VirtHostCell(int Id, long Memory, IReadOnlyList<int> Cpus, IReadOnlyDictionary<long, long> Pages)
{
    /// <summary>Its memory as people read it.</summary>
    public string MemoryText => SizeText.Of(Memory);

    /// <summary>Says how many CPUs and how much memory it has.</summary>
    /// <returns>Such as <c>cell 0: 8 CPUs</c>.</returns>
    public override string ToString() => $"cell {Id}: {Cpus.Count} CPUs";
}
