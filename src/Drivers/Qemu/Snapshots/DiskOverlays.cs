using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Puts new images on top of disks' images, so that those below stay as they are.</summary>
/// <remarks>qemuSnapshotCreateActiveExternalDisks, qemuSnapshotCreateInactiveExternal. All disks change over, or none does.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class DiskOverlays(QemuNode node)
{
    /// <summary>Puts images on top of a running guest's disks.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="snapshot">The snapshot, which names the images.</param>
    /// <param name="reuse">Whether the images are there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    internal async Task AddLiveAsync(QemuDomain domain, QemuRun run, DomainSnapshot snapshot, bool reuse, CancellationToken cancellationToken)
    {
        var live = domain.Definition.ToTree();
        var next = ImageNumbers.Next(live);
        var nodes = (await run.Monitor.RunAsync("query-named-block-nodes", new JsonObject { ["flat"] = true }, cancellationToken).ConfigureAwait(false))
            .Items().ToDictionary(item => item.Text("node-name")!, StringComparer.Ordinal);
        var made = new List<string>();
        var added = new List<string>();
        var actions = new JsonArray();
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            foreach (var disk in External(snapshot))
            {
                var own = SnapshotDraft.DiskOf(live, disk.Name!);
                var below = TopOf(nodes, own);
                if (!reuse)
                {
                    made.Add(disk.Source!);
                    var size = below.Field("image")?.Number("virtual-size")
                        ?? throw QemuNode.Speaker.Internal($"QEMU does not tell the size of disk '{disk.Name}'");
                    await MakeAsync(disk.Source!, disk.Format!, own, ["-u", size.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken).ConfigureAwait(false);
                    Confinement.QemuConfinement.GiveOwn(run, disk.Source!);
                }

                numbers[disk.Name!] = next;
                var image = Describe(own, disk, next++);
                var format = BlockChain.Format(image);
                var storage = new JsonObject
                {
                    ["driver"] = disk.Element.Get("type") == "block" ? "host_device" : "file",
                    ["filename"] = disk.Source,
                    ["node-name"] = image.StorageNode,
                    ["auto-read-only"] = true,
                    ["discard"] = "unmap",
                };
                if (format["cache"] is { } cache)
                {
                    storage["cache"] = cache.DeepClone();
                }

                node.Confinement.AllowImage(domain, run, disk.Source!, disk.Format!);
                foreach (var properties in new[] { storage, format })
                {
                    await run.Monitor.RunAsync("blockdev-add", properties, cancellationToken).ConfigureAwait(false);
                    added.Insert(0, properties["node-name"]!.GetValue<string>());
                }

                // qemuSnapshotDiskBitmapsPropagate: what checkpoints keep track of goes on in the new image.
                foreach (var bitmap in disk.Format == "qcow2" ? below.Items("dirty-bitmaps") : [])
                {
                    if (bitmap.Flag("persistent") == true && bitmap.Flag("recording") == true && bitmap.Flag("inconsistent") != true)
                    {
                        actions.Add(DirtyBitmaps.Add(image.FormatNode, bitmap.Text("name")!, isPersistent: true, isDisabled: false, bitmap.Number("granularity") ?? 0));
                    }
                }

                actions.Add(new JsonObject
                {
                    ["type"] = "blockdev-snapshot",
                    ["data"] = new JsonObject { ["node"] = below.Text("node-name"), ["overlay"] = image.FormatNode },
                });
            }

            await run.Monitor.RunAsync("transaction", new JsonObject { ["actions"] = actions }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            foreach (var name in added)
            {
                await run.Monitor.TryRunAsync("blockdev-del", new JsonObject { ["node-name"] = name }, CancellationToken.None).ConfigureAwait(false);
            }

            made.ForEach(File.Delete);
            throw;
        }

        node.Changes.ChangeLive(domain, changed => Each(snapshot, changed.Element, (disk, own) => Stack(own, disk, numbers[disk.Name!])));
        if (domain.IsPersistent)
        {
            await node.Changes.ChangeStoredAsync(domain, changed => StackSame(snapshot, live, changed.Element), CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Puts images on top of the disks of a domain that is shut off.</summary>
    /// <param name="definition">The definition whose disks they are.</param>
    /// <param name="snapshot">The snapshot, which names the images.</param>
    /// <param name="reuse">Whether the images are there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The definition with the images.</returns>
    internal static async Task<DomainDefinition> AddAsync(DomainDefinition definition, DomainSnapshot snapshot, bool reuse, CancellationToken cancellationToken)
    {
        var tree = definition.ToTree();
        var made = new List<string>();
        try
        {
            foreach (var disk in External(snapshot).Where(_ => !reuse))
            {
                made.Add(disk.Source!);
                await MakeAsync(disk.Source!, disk.Format!, SnapshotDraft.DiskOf(tree, disk.Name!), [], cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            made.ForEach(File.Delete);
            throw;
        }

        return definition.With(changed => Each(snapshot, changed.Element, (disk, own) => Replace(own, disk, reuse)));
    }

    /// <summary>The disks of a snapshot whose later contents are in images of their own.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>The disks.</returns>
    internal static IEnumerable<SnapshotDiskXml> External(DomainSnapshot snapshot) => snapshot.Description.Disks.Where(disk => disk.Location == "external");

    /// <summary>Makes a disk's image another.</summary>
    /// <param name="own">The disk; it is changed.</param>
    /// <param name="path">The image.</param>
    /// <param name="format">Its format.</param>
    internal static void Switch(XElement own, string path, string format)
    {
        own.Need("driver").Set("type", format);
        var source = own.Element("source")!;
        if (own.Get("type") == "block" && !File.Exists(path))
        {
            source.Set("dev", path);
            return;
        }

        own.Set("type", "file");
        source.RemoveAll();
        source.Set("file", path);
        own.Elements("backingStore").Remove();
    }

    // qemuSnapshotCreateInactiveExternal: a chain that somebody has named is kept below.
    private static void Replace(XElement own, SnapshotDiskXml disk, bool reuse)
    {
        if (!reuse && DiskChain.OfDisk(own) is { Images.Count: > 1 })
        {
            Stack(own, disk, null);
        }
        else
        {
            new DiskChain([Top(disk, null)], isWhole: false).WriteTo(own);
        }
    }

    // Where the stored definition has another image at that place, it keeps it.
    private static void StackSame(DomainSnapshot snapshot, XElement live, XElement stored) => Each(
        snapshot,
        stored,
        (disk, own) =>
        {
            if (DiskChain.OfDisk(own) is { } chain && DiskChain.OfDisk(SnapshotDraft.DiskOf(live, disk.Name!)) is { } running && chain.Top.IsAt(running.Top))
            {
                Stack(own, disk, null);
            }
        });

    private static void Each(DomainSnapshot snapshot, XElement domain, Action<SnapshotDiskXml, XElement> change)
    {
        foreach (var disk in External(snapshot))
        {
            if (domain.Element("devices")!.Elements("disk").FirstOrDefault(own => own.Element("target")?.Get("dev") == disk.Name) is { } own)
            {
                change(disk, own);
            }
        }
    }

    private static void Stack(XElement own, SnapshotDiskXml disk, int? number)
    {
        var chain = DiskChain.OfDisk(own)!;
        new DiskChain([Top(disk, number?.Invariant()), .. chain.Images], chain.IsWhole).WriteTo(own);
    }

    private static ChainImage Top(SnapshotDiskXml disk, string? index)
    {
        var type = disk.Element.Get("type") ?? "file";
        return new ChainImage(type, disk.Format, new XElement("source", new XAttribute(type == "block" ? "dev" : "file", disk.Source!)), index);
    }

    private static StorageImage Describe(XElement own, SnapshotDiskXml disk, int number)
    {
        var driver = own.Element("driver");
        return new StorageImage
        {
            Type = disk.Element.Get("type") ?? "file",
            Source = disk.Element.Element("source")!,
            Format = disk.Format!,
            Name = number.Invariant(),
            IsLast = true,
            Cache = driver?.Get("cache"),
            Discard = driver?.Get("discard"),
            DetectZeroes = driver?.Get("detect_zeroes"),
        };
    }

    private static JsonElement TopOf(Dictionary<string, JsonElement> nodes, XElement own)
    {
        var number = own.Element("source")?.Get("index");
        return nodes.TryGetValue($"libvirt-{number}-format", out var found) || nodes.TryGetValue($"libvirt-{number}-storage", out found)
            ? found
            : throw QemuNode.Speaker.Internal($"disk '{own.Element("target")?.Get("dev")}' has no block node");
    }

    private static Task MakeAsync(string path, string format, XElement below, string[] rest, CancellationToken cancellationToken) =>
        HostProgram.Find("qemu-img", VirtErrorDomain.Qemu).RunAsync(
            VirtErrorDomain.Qemu,
            [
                "create", "-f", format, "-b", InternalSnapshots.PathOf(below), "-F", below.Element("driver")?.Get("type") ?? "raw",
                .. rest.Take(1), path, .. rest.Skip(1),
            ],
            cancellationToken);
}
