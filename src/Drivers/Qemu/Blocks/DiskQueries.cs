using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Tells of guests' disks, and does what takes no job.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class DiskQueries(QemuNode node)
{
    private const long Sector = 512;

    private static readonly (string Name, string Field)[] Counters =
    [
        ("rd_operations", "rd_operations"), ("rd_bytes", "rd_bytes"), ("rd_total_times", "rd_total_time_ns"),
        ("wr_operations", "wr_operations"), ("wr_bytes", "wr_bytes"), ("wr_total_times", "wr_total_time_ns"),
        ("flush_operations", "flush_operations"), ("flush_total_times", "flush_total_time_ns"),
    ];

    /// <summary>Tells how large a disk is.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The sizes.</returns>
    /// <remarks>qemuDomainGetBlockInfo.</remarks>
    internal async Task<BlockInfo> InfoAsync(DomainRef reference, string name, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainGetBlockInfo", cancellationToken).ConfigureAwait(false);
        var disk = GuestDisks.TryFind(domain.Definition.ToTree(), name) ?? throw QemuNode.Speaker.Argument($"invalid path {name} not assigned to domain");
        if (domain.Run is not { } run)
        {
            return await StoredAsync(disk, cancellationToken).ConfigureAwait(false);
        }

        var image = GuestDisks.Image(await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false), name);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var storage = nodes.GetValueOrDefault(image.StorageNode).Field("image") ?? default;
        var capacity = (nodes.GetValueOrDefault(image.Node).Field("image") ?? default).Number("virtual-size") ?? 0;
        var physical = storage.Number("virtual-size") ?? capacity;
        var allocation = storage.Number("actual-size") ?? physical;
        if (image.Type == "block")
        {
            // A device has all its blocks; what counts is how far the guest has written.
            var counters = (await GuestDisks.CountersAsync(run.Monitor, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(DiskDevices.QomName(disk));
            var holder = image.NeedsFormatNode ? counters.Field("parent") ?? default : counters;
            allocation = (holder.Field("stats") ?? default).Number("wr_highest_offset") ?? allocation;
        }

        return new BlockInfo(capacity, allocation, physical);
    }

    /// <summary>Lists drives on which reading or writing has failed.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The drives.</returns>
    /// <remarks>qemuDomainGetDiskErrors.</remarks>
    internal async Task<IReadOnlyList<DiskError>> ErrorsAsync(DomainRef reference, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainGetDiskErrors", cancellationToken).ConfigureAwait(false);
        var drives = await GuestDisks.DrivesAsync(QemuNode.Running(domain).Monitor, cancellationToken).ConfigureAwait(false);
        var errors = new List<DiskError>();
        foreach (var disk in domain.Definition.ToTree().Element("devices")?.Elements("disk") ?? [])
        {
            var status = drives.GetValueOrDefault(DiskDevices.QomName(disk)).Text("io-status");
            if (status is not (null or "ok"))
            {
                errors.Add(new DiskError(disk.Element("target")?.Get("dev") ?? string.Empty, status == "nospace" ? 2 : 1));
            }
        }

        return errors;
    }

    /// <summary>Tells the counters of a disk, or of all together.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk; empty for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The counters.</returns>
    /// <remarks>qemuDomainBlockStatsFlags.</remarks>
    internal async Task<IReadOnlyList<TypedParameter>> StatisticsAsync(DomainRef reference, string name, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Query, "virDomainBlockStats", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var tree = domain.Definition.ToTree();
        var disks = name.Length == 0 ? tree.Element("devices")?.Elements("disk").ToList() ?? [] : [GuestDisks.TryFind(tree, name) ?? throw QemuNode.Speaker.Argument($"invalid path: {name}")];
        var all = await GuestDisks.CountersAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var counters = disks.Select(disk => all.GetValueOrDefault(DiskDevices.QomName(disk)).Field("stats") ?? default).ToList();
        return [.. Counters.Select(counter => new TypedParameter(counter.Name, counters.Sum(stats => stats.Number(counter.Field) ?? 0)))];
    }

    /// <summary>Changes a disk's size while the guest runs.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="bytes">The size; nought for that of the device below when <paramref name="flags"/> ask for it.</param>
    /// <param name="flags">Whether the whole of the device is used.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainBlockResize.</remarks>
    internal async Task ResizeAsync(DomainRef reference, string name, long bytes, DomainBlockResizeFlags flags, CancellationToken cancellationToken)
    {
        QemuNode.Speaker.CheckFlags(flags, DomainBlockResizeFlags.Capacity | DomainBlockResizeFlags.Extend, "virDomainBlockResize");
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainBlockResize", cancellationToken).ConfigureAwait(false);
        var run = QemuNode.Running(domain);
        var disk = GuestDisks.Find(domain.Definition.ToTree(), name);
        if (disk.Get("type") == "vhostuser")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "block resize is not supported for vhostuser disk");
        }

        var image = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        if (flags.HasFlag(DomainBlockResizeFlags.Capacity))
        {
            bytes = await WholeAsync(image, bytes).ConfigureAwait(false);
        }

        if (image.Format is "qcow2" or "qed")
        {
            bytes = (bytes + Sector - 1) / Sector * Sector;
        }

        if (flags.HasFlag(DomainBlockResizeFlags.Extend))
        {
            var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
            if (nodes.GetValueOrDefault(image.Node).Field("image")?.Number("virtual-size") is { } present && bytes < present)
            {
                throw QemuNode.Speaker.Argument($"new size of disk '{name}', {bytes} bytes, is smaller than its present {present}");
            }
        }

        await run.Monitor.RunAsync("block_resize", new JsonObject { ["node-name"] = image.Node, ["size"] = bytes }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a part of a disk.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="offset">From where.</param>
    /// <param name="length">How much.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bytes.</returns>
    /// <remarks>qemuDomainBlockPeek.</remarks>
    internal async Task<byte[]> PeekAsync(DomainRef reference, string name, long offset, int length, CancellationToken cancellationToken)
    {
        var disk = GuestDisks.ByName(node.Find(reference).Definition.ToTree(), name);
        var format = disk.Element("driver")?.Get("type") ?? "raw";
        if (format != "raw")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"peeking is only supported for disk with 'raw' format not '{format}'");
        }

        if (disk.Element("source")?.Get("fdgroup") is not null)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "peeking is not supported for FD passed images");
        }

        var path = Local(disk) ?? throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, $"storage file reading is not supported for '{disk.Get("type")}' storage type");
        var stream = Open(path);
        await using (stream.ConfigureAwait(false))
        {
            stream.Seek(offset, SeekOrigin.Begin);
            var bytes = new byte[length];
            var read = await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return read == length ? bytes : throw QemuNode.Speaker.Argument($"'{disk.Element("target")?.Get("dev")}' starting from {offset} has only {read} bytes available");
        }
    }

    /// <summary>Has the guest's QEMU say when an image is written to beyond an offset.</summary>
    /// <param name="reference">The domain.</param>
    /// <param name="name">The disk, with the number of the image in brackets.</param>
    /// <param name="bytes">The offset; nought for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <remarks>qemuDomainSetBlockThreshold.</remarks>
    internal async Task SetThresholdAsync(DomainRef reference, string name, long bytes, CancellationToken cancellationToken)
    {
        var domain = node.Find(reference);
        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetBlockThreshold", cancellationToken).ConfigureAwait(false);
        await new WriteThresholds(node).SetAsync(domain, name, bytes, cancellationToken).ConfigureAwait(false);
    }

    private static string? Local(XElement disk) => disk.Get("type") is "file" or "block" ? GuestDisks.PathOf(disk.Element("source")) : null;

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OpenFailed, $"{path}: {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    private static async Task<long> SizeAsync(string path)
    {
        var stream = Open(path);
        await using (stream.ConfigureAwait(false))
        {
            return stream.Seek(0, SeekOrigin.End);
        }
    }

    private static async Task<long> WholeAsync(StorageImage image, long bytes)
    {
        if (image.Format != "raw" || image.Type is not ("file" or "block") || image.Slice is not null || image.IsEncryptedByQemu)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "block resize to full capacity supported only with 'raw' local storage disks");
        }

        var size = await SizeAsync(GuestDisks.PathOf(image)!).ConfigureAwait(false);
        return bytes == 0 || bytes == size
            ? size
            : throw QemuNode.Speaker.Argument($"Requested resize to '{bytes}' but device size is '{size}'");
    }

    private static async Task<BlockInfo> StoredAsync(XElement disk, CancellationToken cancellationToken)
    {
        if (Local(disk) is not { } path)
        {
            throw QemuNode.Speaker.Argument($"disk '{disk.Element("target")?.Get("dev")}' does not currently have a source assigned");
        }

        var physical = await SizeAsync(path).ConfigureAwait(false);
        var output = await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(
            VirtErrorDomain.Qemu, ["info", "--output=json", "-U", "-f", disk.Element("driver")?.Get("type") ?? "raw", path], cancellationToken).ConfigureAwait(false);
        using var info = JsonDocument.Parse(output);
        var capacity = info.RootElement.Number("virtual-size") ?? throw QemuNode.Speaker.Say(
            VirtErrorCode.InternalError, string.Create(CultureInfo.InvariantCulture, $"qemu-img does not tell the size of '{path}'"));
        return new BlockInfo(capacity, disk.Get("type") == "block" ? physical : info.RootElement.Number("actual-size") ?? physical, physical);
    }
}
