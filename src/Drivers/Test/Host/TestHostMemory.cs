using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Host;

/// <summary>What can be set about the memory of a test host: how equal pages are shared, and how many huge pages are kept.</summary>
internal sealed class TestHostMemory
{
    /// <summary>The size of the pages that everything else is made of, in bytes.</summary>
    private const long SystemPage = 4 * ScaledSize.KiB;

    private const long LargePage = 2048 * ScaledSize.KiB;
    private const long HugePage = 1024 * 1024 * ScaledSize.KiB;

    private static readonly ParameterRules Settable =
        new(("shm_pages_to_scan", typeof(uint)), ("shm_sleep_millisecs", typeof(uint)), ("shm_merge_across_nodes", typeof(uint)));

    private readonly Dictionary<string, uint> _sharing = new(StringComparer.Ordinal)
    {
        ["shm_pages_to_scan"] = 100,
        ["shm_sleep_millisecs"] = 20,
        ["shm_merge_across_nodes"] = 1,
    };

    private readonly Dictionary<(int Cell, long Size), ulong> _kept = [];

    /// <summary>What is set about the sharing of equal pages, and what it achieves, which is nothing on a host without guests' memory.</summary>
    internal IReadOnlyList<TypedParameter> Parameters =>
    [
        new("shm_pages_to_scan", _sharing["shm_pages_to_scan"]),
        new("shm_sleep_millisecs", _sharing["shm_sleep_millisecs"]),
        new("shm_pages_shared", 0UL),
        new("shm_pages_sharing", 0UL),
        new("shm_pages_unshared", 0UL),
        new("shm_pages_volatile", 0UL),
        new("shm_full_scans", 0UL),
        new("shm_merge_across_nodes", _sharing["shm_merge_across_nodes"]),
    ];

    /// <summary>Sets the sharing of equal pages.</summary>
    /// <param name="parameters">What to set.</param>
    /// <exception cref="VirtException">ArgumentUnsupported for an unknown name; InvalidArg for another type, a name given twice or a switch that is neither 0 nor 1.</exception>
    internal void Set(IReadOnlyList<TypedParameter> parameters)
    {
        Settable.Check(parameters);
        if (parameters.FirstOrDefault(one => one.Name == "shm_merge_across_nodes") is { Value: > 1u } bad)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"shm_merge_across_nodes is a switch (expected 0 or 1, not {bad.Value})", VirtErrorDomain.Test);
        }

        foreach (var parameter in parameters)
        {
            _sharing[parameter.Name] = (uint)parameter.Value;
        }
    }

    /// <summary>Tells how many huge pages are kept.</summary>
    /// <param name="cell">The NUMA cell.</param>
    /// <param name="size">Their size in bytes.</param>
    /// <returns>How many were asked for.</returns>
    internal ulong Kept(int cell, long size) => _kept.GetValueOrDefault((cell, size));

    /// <summary>Keeps huge pages.</summary>
    /// <param name="counts">How many of each size in bytes.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="replace">Whether that is how many there shall be; else so many more.</param>
    /// <returns>How many pools of pages changed.</returns>
    /// <exception cref="VirtException">OperationUnsupported for pages of the usual size; OperationFailed for a size that the host lacks.</exception>
    internal int Keep(IReadOnlyDictionary<long, ulong> counts, IReadOnlyList<int> cells, bool replace)
    {
        foreach (var size in counts.Keys)
        {
            if (size == SystemPage)
            {
                throw new VirtException(VirtErrorCode.OperationUnsupported, "system pages pool can't be modified", VirtErrorDomain.Test);
            }

            if (size is not (LargePage or HugePage))
            {
                throw new VirtException(VirtErrorCode.OperationFailed, $"page size or NUMA node not available: {size / ScaledSize.KiB} KiB", VirtErrorDomain.Test);
            }
        }

        foreach (var cell in cells)
        {
            foreach (var (size, count) in counts)
            {
                _kept[(cell, size)] = replace ? count : Kept(cell, size) + count;
            }
        }

        return counts.Count * cells.Count;
    }
}
