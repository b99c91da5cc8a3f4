using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Events;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Says when guests write beyond offsets that callers have set, so that somebody can make images grow in time.</summary>
/// <remarks>qemuDomainSetBlockThreshold, qemuProcessHandleBlockThreshold.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class WriteThresholds(QemuNode node)
{
    /// <summary>Has QEMU's word of such writes passed on.</summary>
    /// <param name="router">Where events come from.</param>
    internal static void Register(QemuEventRouter router) => router.Add("BLOCK_WRITE_THRESHOLD", new WriteThresholds(router.Node).Passed);

    /// <summary>Sets the offset for an image; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">The disk, with the number of the image in brackets.</param>
    /// <param name="bytes">The offset; nought for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    /// <exception cref="VirtException">InvalidArg when there is no such disk or image.</exception>
    internal async Task SetAsync(QemuDomain domain, string name, long bytes, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var start = name.LastIndexOf('[');
        var isNumbered = start > 0 && name.EndsWith(']');
        var target = isNumbered ? name[..start] : name;
        var disk = domain.Definition.ToTree().Element("devices")?.Elements("disk").FirstOrDefault(disk => disk.Element("target")?.Get("dev") == target)
            ?? throw QemuNode.Speaker.Argument($"failed to find disk '{target}'");
        if (disk.Get("type") == "vhostuser")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "setting device threshold is not supported for vhostuser disk");
        }

        var index = isNumbered ? name[(start + 1)..^1] : disk.Element("source")?.Get("index");
        var found = Images(run, disk).FirstOrDefault(image => image.Index is not null && image.Index == index)
            ?? throw QemuNode.Speaker.Argument($"failed to find disk '{name}'");

        // Noted before, because the guest may write as soon as QEMU knows.
        run.Companion(() => new Named()).ByIndex[StorageOf(found)] = isNumbered;
        await run.Monitor.RunAsync("block-set-write-threshold", new JsonObject { ["node-name"] = StorageOf(found), ["write-threshold"] = bytes }, cancellationToken).ConfigureAwait(false);
    }

    private static string StorageOf(ChainImage image) => $"libvirt-{image.Index}-storage";

    // Those of the chain, of the copy that is being made, and of the backup.
    private static IEnumerable<ChainImage> Images(QemuRun run, XElement disk)
    {
        IEnumerable<ChainImage> images = [.. DiskChain.OfDisk(disk)?.Images ?? [], .. DiskChain.OfMirror(disk)?.Images ?? []];
        return QemuBackup.Of(run) is { } backup && backup.DiskOf(disk.Element("target")?.Get("dev")) is { } part
            ? images.Concat(DiskChain.OfDisk(backup.StoreOf(part, disk))!.Images)
            : images;
    }

    private void Passed(QemuDomain domain, QemuRun run, QmpEvent happened)
    {
        var (threshold, excess) = (happened.Data.Number("write-threshold") ?? 0, happened.Data.Number("amount-exceeded") ?? 0);
        foreach (var disk in domain.Definition.ToTree().Element("devices")?.Elements("disk") ?? [])
        {
            var image = Images(run, disk).FirstOrDefault(image => image.Index is not null && StorageOf(image) == happened.Text("node-name"));
            if (image is null)
            {
                continue;
            }

            var target = disk.Element("target")!.Get("dev")!;
            var path = image.IsLocal ? image.Path : null;
            if (image.Index == disk.Element("source")?.Get("index") && !run.Companion(() => new Named()).ByIndex.GetValueOrDefault(StorageOf(image)))
            {
                node.Host.Publish(new DomainBlockThresholdEvent(domain.Ref, target, path, threshold, excess));
            }

            node.Host.Publish(new DomainBlockThresholdEvent(domain.Ref, $"{target}[{image.Index}]", path, threshold, excess));
            return;
        }
    }

    // Which were set by the numbers of their images: those are told by number only.
    private sealed class Named
    {
        internal ConcurrentDictionary<string, bool> ByIndex { get; } = new(StringComparer.Ordinal);
    }
}
