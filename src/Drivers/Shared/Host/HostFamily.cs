using System.Globalization;
using System.Net;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>What every hypervisor of a host answers alike to questions about the host.</summary>
/// <param name="speaker">The driver's voice.</param>
/// <param name="arch">The host's architecture.</param>
internal abstract class HostFamily(DomainSpeaker speaker, string arch) : IHostDriver
{
    private const string Ksm = "/sys/kernel/mm/ksm";

    private static readonly (string Name, string File, bool CanSet, bool IsLong)[] KsmParameters =
    [
        ("shm_pages_to_scan", "pages_to_scan", true, false), ("shm_sleep_millisecs", "sleep_millisecs", true, false),
        ("shm_pages_shared", "pages_shared", false, true), ("shm_pages_sharing", "pages_sharing", false, true),
        ("shm_pages_unshared", "pages_unshared", false, true), ("shm_pages_volatile", "pages_volatile", false, true),
        ("shm_full_scans", "full_scans", false, true), ("shm_merge_across_nodes", "merge_across_nodes", true, false),
    ];

    /// <summary>The driver's voice.</summary>
    protected DomainSpeaker Speaker => speaker;

    /// <inheritdoc/>
    public Task<string> GetHostNameAsync(CancellationToken cancellationToken) => Task.FromResult(Dns.GetHostName());

    /// <inheritdoc/>
    public Task<ulong> GetLibraryVersionAsync(CancellationToken cancellationToken) => Task.FromResult(9_000_000UL);

    /// <inheritdoc/>
    public Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken) => Task.FromResult(HostCpus.Info(arch));

    /// <inheritdoc/>
    public Task<NodeCpuMap> GetCpuMapAsync(CancellationToken cancellationToken) => Task.FromResult(HostCpus.Map());

    /// <inheritdoc/>
    public Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) => Task.FromResult(HostMemory.Free);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> GetCellsFreeMemoryAsync(int startCell, int maxCells, CancellationToken cancellationToken) => Answer<IReadOnlyList<long>>(
        () =>
        {
            var cells = HostCells.Read();
            var last = cells.Max(cell => cell.Id);
            return startCell < 0 || startCell > last || maxCells <= 0
                ? throw Fault(VirtErrorCode.InternalError, $"start cell {startCell} out of range (0-{last})")
                : [.. cells.Where(cell => cell.Id >= startCell).Take(maxCells).Select(cell => HostMemory.OfCell(cell.Id, "MemFree") is > 0 and var free ? free : HostMemory.Free)];
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> pageSizes, int startCell, int cellCount, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<FreePages>>(
            () =>
            {
                var cells = HostCells.Read().Select(cell => cell.Id).ToHashSet();
                List<FreePages> pages = [];
                CheckCell(startCell, cells.Max());
                for (var cell = Math.Max(startCell, 0); cell < Math.Max(startCell, 0) + cellCount && cells.Contains(cell); cell++)
                {
                    pages.AddRange(pageSizes.Select(size => new FreePages(cell, size, Free(cell, size))));
                }

                return pages;
            });

    /// <inheritdoc/>
    public Task<int> AllocatePagesAsync(IReadOnlyDictionary<long, ulong> pageCounts, int startCell, int cellCount, bool replace, CancellationToken cancellationToken) =>
        Answer(
            () =>
            {
                CheckCell(startCell, HostCells.Read().Max(cell => cell.Id));
                var cells = HostCells.Read().Where(cell => startCell < 0 || (cell.Id >= startCell && cell.Id < startCell + cellCount)).ToArray();
                var done = 0;
                foreach (var cell in cells)
                {
                    foreach (var (size, count) in pageCounts)
                    {
                        Allocate(cell.Id, size, count, replace);
                        done++;
                    }
                }

                return done;
            });

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeStatistic>> GetCpuStatisticsAsync(int cpu, CancellationToken cancellationToken) => Answer(
        () => HostCpus.Times(cpu) ?? throw speaker.Argument($"Invalid cpuNum in virNodeGetCPUStats: {cpu}"));

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeStatistic>> GetMemoryStatisticsAsync(int cell, CancellationToken cancellationToken) => Answer<IReadOnlyList<NodeStatistic>>(
        () =>
        {
            if (cell < 0)
            {
                return [Kilo("total", HostMemory.Total), Kilo("free", HostMemory.Free), Kilo("buffers", HostMemory.Of("Buffers")), Kilo("cached", HostMemory.Of("Cached"))];
            }

            return HostCells.Read().Any(known => known.Id == cell)
                ? [Kilo("total", HostMemory.OfCell(cell, "MemTotal")), Kilo("free", HostMemory.OfCell(cell, "MemFree"))]
                : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"cellNum in virHostMemGetStats must be less than or equal to {HostCells.Read().Max(known => known.Id)}");
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<TypedParameter>> GetMemoryParametersAsync(CancellationToken cancellationToken) => Answer<IReadOnlyList<TypedParameter>>(
        () => Directory.Exists(Ksm)
            ? [.. KsmParameters.Where(item => File.Exists(Path.Combine(Ksm, item.File))).Select(item => Read(item.Name, item.File, item.IsLong))]
            : throw speaker.Say(VirtErrorCode.OperationUnsupported, "this host's kernel does not share pages (KSM)"));

    /// <inheritdoc/>
    public Task SetMemoryParametersAsync(IReadOnlyList<TypedParameter> parameters, CancellationToken cancellationToken) => Answer(
        () =>
        {
            foreach (var parameter in parameters)
            {
                var known = Array.Find(KsmParameters, item => item.Name == parameter.Name && item.CanSet);
                if (known.File is null)
                {
                    throw speaker.Argument($"parameter '{parameter.Name}' not supported");
                }

                Write(Path.Combine(Ksm, known.File), Convert.ToString(parameter.Value, CultureInfo.InvariantCulture)!);
            }

            return true;
        });

    /// <inheritdoc/>
    public Task<SecurityLabel> GetSecurityModelAsync(CancellationToken cancellationToken) => Task.FromResult(new SecurityLabel("none", "0", false));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetCpuModelNamesAsync(string architecture, CancellationToken cancellationToken) => Answer(() => CpuModelNames.Of(architecture));

    /// <summary>Answers at once.</summary>
    /// <typeparam name="T">The answer's type.</typeparam>
    /// <param name="question">The question; what it throws becomes the task's failure.</param>
    /// <returns>The answer.</returns>
    protected static Task<T> Answer<T>(Func<T> question)
    {
        try
        {
            return Task.FromResult(question());
        }
        catch (VirtException e)
        {
            return Task.FromException<T>(e);
        }
    }

    // These answers are of no driver's making.
    private static VirtException Fault(VirtErrorCode code, string what) => new(code, what);

    private static void CheckCell(int cell, int last)
    {
        if (cell > last)
        {
            throw Fault(VirtErrorCode.InternalError, $"start cell {cell} out of range (0-{last})");
        }
    }

    private static NodeStatistic Kilo(string name, long bytes) => new(name, (ulong)bytes / 1024);

    private static TypedParameter Read(string name, string file, bool isLong)
    {
        var value = HostFile.Number(Path.Combine(Ksm, file)) ?? 0;
        return isLong ? new(name, (ulong)value) : new(name, (uint)value);
    }

    private void Write(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw speaker.Say(VirtErrorCode.SystemError, $"cannot write {path}: {e.Message}");
        }
    }

    private ulong Free(int cell, long size)
    {
        if (size == Environment.SystemPageSize)
        {
            return (ulong)((HostMemory.OfCell(cell, "MemFree") is > 0 and var free ? free : HostMemory.Free) / size);
        }

        return (ulong)(HostFile.Number(Path.Combine(HostCells.PagesOf(cell, size), "free_hugepages"))
            ?? throw Fault(VirtErrorCode.OperationFailed, $"page size {size / 1024} is not available on node {cell}"));
    }

    private void Allocate(int cell, long size, ulong count, bool replace)
    {
        if (size == Environment.SystemPageSize)
        {
            throw Fault(VirtErrorCode.OperationUnsupported, "system pages pool can't be modified");
        }

        var file = Path.Combine(HostCells.PagesOf(cell, size), "nr_hugepages");
        var present = (ulong)(HostFile.Number(file) ?? throw Fault(VirtErrorCode.OperationFailed, $"page size {size / 1024} is not available on node {cell}"));
        var wanted = replace ? count : present + count;
        Write(file, wanted.ToString(CultureInfo.InvariantCulture));
        if (HostFile.Number(file) is { } got && (ulong)got != wanted)
        {
            throw speaker.Say(VirtErrorCode.OperationFailed, $"Unable to allocate {count} pages. Allocated only {(ulong)got - Math.Min(present, (ulong)got)}");
        }
    }
}
