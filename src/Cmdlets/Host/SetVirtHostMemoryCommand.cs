using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets how many huge pages hosts keep, and how they share equal pages.</summary>
/// <remarks>virNodeAllocPages, virNodeSetMemoryParameters.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtHostMemory", SupportsShouldProcess = true)]
public sealed class SetVirtHostMemoryCommand : HostChangeCommand
{
    private const int AllCells = -1;

    /// <summary>The size of huge pages in bytes, such as 2MB.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? PageSize { get; set; }

    /// <summary>How many huge pages of that size each cell keeps.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? PageCount { get; set; }

    /// <summary>The NUMA cell; without it all cells.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Cell { get; set; } = AllCells;

    /// <summary>Takes -PageCount for how many more.</summary>
    [Parameter]
    public SwitchParameter Add { get; set; }

    /// <summary>How many pages are looked at before the sharing of equal pages rests.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? PagesToScan { get; set; }

    /// <summary>How long it rests, in milliseconds.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? ScanPauseMilliseconds { get; set; }

    /// <summary>Whether pages of different cells are shared.</summary>
    [Parameter]
    public SwitchParameter MergeAcrossCells { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(PageSize is null != PageCount is null, "-PageSize and -PageCount go together");

    private protected override void Process(VirtConnection connection)
    {
        var sharing = Sharing();
        if (sharing.Count > 0 && ShouldProcess(connection.Name, "Set sharing of equal pages"))
        {
            Wait(token => connection.Host.SetMemoryParametersAsync(sharing, token));
        }

        if (PageSize is { } size && PageCount is { } count && ShouldProcess(connection.Name, $"{(Add ? "Keep more" : "Keep")} huge pages"))
        {
            var pages = new Dictionary<long, ulong> { [size] = (ulong)count };
            Wait(async token =>
            {
                var node = await connection.Host.GetNodeInfoAsync(token).ConfigureAwait(false);
                var (first, cells) = Cell == AllCells ? (0, node.Nodes) : (Cell, 1);
                await connection.Host.AllocatePagesAsync(pages, first, cells, !Add, token).ConfigureAwait(false);
            });
        }
    }

    private List<TypedParameter> Sharing()
    {
        var sharing = new List<TypedParameter>();
        if (PagesToScan is { } pages)
        {
            sharing.Add(new("shm_pages_to_scan", (uint)pages));
        }

        if (ScanPauseMilliseconds is { } pause)
        {
            sharing.Add(new("shm_sleep_millisecs", (uint)pause));
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(MergeAcrossCells)))
        {
            sharing.Add(new("shm_merge_across_nodes", MergeAcrossCells ? 1u : 0u));
        }

        return sharing;
    }
}
