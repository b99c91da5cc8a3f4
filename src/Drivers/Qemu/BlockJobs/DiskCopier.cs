using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Starts to copy disks, and keeps both copies the same until somebody ends that.</summary>
/// <remarks>qemuDomainBlockCopyCommon.</remarks>
/// <param name="node">Where the guests are.</param>
internal sealed class DiskCopier(QemuNode node)
{
    /// <summary>Reads what a disk is to be copied to.</summary>
    /// <param name="xml">A <c>disk</c> element, of which only what says where the contents are counts.</param>
    /// <returns>The images.</returns>
    /// <exception cref="VirtException">XmlDetail when it is no disk; NoSource when it says nothing.</exception>
    /// <remarks>virDomainDiskDefParseSource.</remarks>
    internal static DiskChain Read(string xml)
    {
        var disk = VirtXml.Parse(xml, null, source: "(disk_definition)");
        if (disk.Name != "disk")
        {
            throw SharedErrors.Of(VirtErrorCode.XmlError, $"expecting root element of 'disk', not '{disk.Name.LocalName}'");
        }

        return DiskChain.OfDisk(disk) ?? throw SharedErrors.Of(VirtErrorCode.NoSource, disk.Element("target")?.Get("dev") ?? "unknown");
    }

    /// <summary>Starts a copy; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="copy">What it is copied to.</param>
    /// <param name="order">How.</param>
    /// <param name="cancellationToken">Gives up; what was made is removed.</param>
    /// <returns>The start.</returns>
    internal async Task StartAsync(QemuDomain domain, string name, DiskChain copy, CopyOrder order, CancellationToken cancellationToken)
    {
        var disk = DiskCall.Find(domain, name);
        var run = QemuNode.Running(domain);
        var target = DiskCall.TargetOf(disk);
        BlockJobRules.Check(run, disk);
        if (copy.Top.Source.Get("fdgroup") is not null)
        {
            throw Unsupported("copy to a FD passed disk source is not yet supported");
        }

        if (disk.Get("device") == "lun" && copy.Top.Type is not ("block" or "network" or "volume"))
        {
            throw Unsupported("disk device='lun' is only valid for block type disk source");
        }

        if (!order.IsTransient && domain.IsPersistent)
        {
            throw QemuNode.Speaker.Invalid("domain is not transient");
        }

        var source = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        var isShallow = order.IsShallow && source.Backing is not null;
        if (copy.Images.Count > 1 && !isShallow)
        {
            throw QemuNode.Speaker.Argument("backingStore of mirror without VIR_DOMAIN_BLOCK_COPY_SHALLOW doesn't make sense");
        }

        var format = copy.Top.Format ?? (order.Reuses ? null : source.Format);
        if (isShallow && !order.Reuses && format == "raw")
        {
            throw Unsupported($"shallow copy of disk '{target}' into a raw file is not possible");
        }

        var isThere = CheckPlace(copy.Top, target, order.Reuses);
        format ??= Probe(copy.Top) ?? throw Unsupported("reused mirror destination format must be specified");
        if (disk.Element("shareable") is not null && disk.Element("readonly") is null && format != "raw")
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "can't pivot a shared disk to a storage volume not supporting sharing");
        }

        var (holder, context) = await DescribeAsync(domain, run, disk, new DiskChain(Formatted(copy, format), copy.IsWhole || !isShallow), order.Reuses && isShallow, cancellationToken)
            .ConfigureAwait(false);
        var change = new LiveChange(domain, run, new LaunchBuilder(domain.Definition.ToTree(), context));
        var plan = new Plan(disk, source, holder, StorageImage.OfDisk(holder, context)!, isShallow, order.Reuses || isThere);
        try
        {
            await PrepareAsync(change, plan, cancellationToken).ConfigureAwait(false);
            await MirrorAsync(domain, run, plan, order, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task MirrorAsync(QemuDomain domain, QemuRun run, Plan plan, CopyOrder order, CancellationToken cancellationToken)
    {
        var target = DiskCall.TargetOf(plan.Disk);
        var arguments = new JsonObject
        {
            ["device"] = DiskFilters.Top(plan.Disk, plan.Source),
            ["target"] = plan.Mirror.Node,
            ["sync"] = plan.IsShallow ? "top" : "full",
        };
        foreach (var (field, value) in new[] { ("speed", order.Bandwidth), ("granularity", order.Granularity), ("buf-size", order.Buffer) })
        {
            if (value > 0)
            {
                arguments[field] = value;
            }
        }

        if (order.WritesBoth)
        {
            arguments["copy-mode"] = "write-blocking";
        }

        // It only saves work: a QEMU that does not know the word clears the place itself.
        if (order.IsZeroed && run.Facts.SchemaPaths.Contains(QmpSchema.ZeroedMirror))
        {
            arguments["target-is-zero"] = true;
        }

        var chain = DiskChain.OfDisk(plan.Holder)!;
        var job = new QemuBlockJob($"copy-{target}-{plan.Source.FormatNode}", BlockJobKind.Copy, target) { IsShallow = plan.IsShallow, Reuses = order.Reuses };
        await node.BlockJobs.StartAsync(domain, run, job, "blockdev-mirror", arguments, live => chain.WriteMirror(live, "copy"), cancellationToken).ConfigureAwait(false);
    }

    private async Task<(XElement Holder, QemuLaunchContext Context)> DescribeAsync(
        QemuDomain domain, QemuRun run, XElement disk, DiskChain copy, bool detects, CancellationToken cancellationToken)
    {
        // The copy is what the disk may become, with the disk's own settings, and the guest writes to it.
        var holder = new XElement(disk);
        holder.Elements("readonly").Remove();
        var next = ImageNumbers.Next(domain.Definition.ToTree());
        var numbered = new DiskChain([.. copy.Images.Select((image, i) => image with { Index = (next + i).Invariant() })], copy.IsWhole);
        numbered.WriteTo(holder);
        var context = await node.Preparation.DescribeAsync(domain, run, holder, cancellationToken).ConfigureAwait(false);
        if (detects)
        {
            DetectedImages.Complete(node, run, holder, context, next + copy.Images.Count);
        }

        return (holder, context);
    }

    private static async Task PrepareAsync(LiveChange change, Plan plan, CancellationToken cancellationToken)
    {
        if (plan.IsThere)
        {
            // What is below an image that was there is opened at the pivot, because it may still be written until then.
            change.AllowImage(plan.Mirror);
            await change.AddAsync(BlockChain.One(change.Launch, plan.Mirror with { Backing = null, IsLast = true }), cancellationToken).ConfigureAwait(false);
            return;
        }

        var nodes = await GuestDisks.NodesAsync(change.Monitor, cancellationToken).ConfigureAwait(false);
        var about = nodes.GetValueOrDefault(plan.Source.Node).Field("image") ?? default;
        var size = about.Number("virtual-size") ?? throw QemuNode.Speaker.Internal($"QEMU does not tell the size of disk '{DiskCall.TargetOf(plan.Disk)}'");
        var cluster = plan is { Mirror.Format: "qcow2", Source.Format: "qcow2" } ? about.Number("cluster-size") : null;
        var below = !plan.IsShallow ? null : plan.Mirror.Backing ?? plan.Source.Backing;
        if (plan.IsShallow && plan.Mirror.Backing is { } own)
        {
            await change.AddAsync(BlockChain.Of(change.Launch, own), cancellationToken).ConfigureAwait(false);
        }

        await ImageMaker.MakeAsync(change, plan.Mirror with { Backing = below, IsLast = below is null }, below, size, cluster, cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<ChainImage> Formatted(DiskChain copy, string format) => [copy.Top with { Format = format }, .. copy.Images.Skip(1)];

    // qemuDomainBlockCopyValidateMirror: true when the target is there and is not made.
    private static bool CheckPlace(ChainImage copy, string target, bool reuses)
    {
        if (copy.Type is not ("file" or "block") || copy.Path is not { } path)
        {
            return copy.Type == "network" || reuses;
        }

        if (!path.StartsWith('/'))
        {
            throw QemuNode.Speaker.Argument("absolute path must be used as block copy target");
        }

        if (!File.Exists(path))
        {
            return reuses || copy.Type == "block"
                ? throw QemuNode.Speaker.Say(VirtErrorCode.SystemError, $"missing destination file for disk {target}: {path}: No such file or directory")
                : false;
        }

        if (BackingNames.IsDevice(path))
        {
            return true;
        }

        if (copy.Type == "block")
        {
            throw QemuNode.Speaker.Argument($"blockdev flag requested for disk {target}, but file '{path}' is not a block device");
        }

        return reuses || new FileInfo(path).Length == 0
            ? reuses
            : throw Unsupported($"external destination file for disk {target} already exists and is not a block device: {path}");
    }

    private static string? Probe(ChainImage copy)
    {
        if (copy.Type is not ("file" or "block") || copy.Path is not { } path)
        {
            return null;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return ImageFile.Read(file, BackingNames.IsDevice(path) ? long.MaxValue : RandomAccess.GetLength(file)).Format is var format && format == "iso" ? "raw" : format;
    }

    private static VirtException Unsupported(string what) => QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, what);

    private sealed record Plan(XElement Disk, StorageImage Source, XElement Holder, StorageImage Mirror, bool IsShallow, bool IsThere);
}

/// <summary>How a disk is copied.</summary>
/// <param name="IsShallow">Whether only the image on top is.</param>
/// <param name="Reuses">Whether the target is there.</param>
/// <param name="IsTransient">Whether the caller knows that the job ends with the guest.</param>
internal sealed record CopyOrder(bool IsShallow, bool Reuses, bool IsTransient)
{
    /// <summary>Whether a write of the guest is done when both copies have it.</summary>
    internal bool WritesBoth { get; init; }

    /// <summary>Whether the caller has filled the target with zeroes.</summary>
    internal bool IsZeroed { get; init; }

    /// <summary>The limit in bytes per second; nought for none.</summary>
    internal long Bandwidth { get; init; }

    /// <summary>How many bytes are copied at least at a time; nought for QEMU's choice.</summary>
    internal long Granularity { get; init; }

    /// <summary>How many bytes are under way at most; nought for QEMU's choice.</summary>
    internal long Buffer { get; init; }
}
