using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Shared.Images;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Finds the images below those that a definition names, and remembers which nobody has named.</summary>
/// <remarks>
/// qemuDomainDetermineDiskChain. A running guest's definition shows all images; a stored one only those that somebody has
/// named, because headers may tell otherwise by the next start.
/// </remarks>
internal static class DetectedImages
{
    private const string Annex = "detected-images";

    // QEMU_DOMAIN_STORAGE_SOURCE_CHAIN_MAX_DEPTH.
    private const int Deepest = 200;

    private static readonly HashSet<string> Flat = ["raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop"];

    /// <summary>Completes the chains of all disks of a guest that is about to start, and numbers the images.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <param name="live">The definition that it will run with; it is completed.</param>
    /// <param name="context">What volumes of pools are.</param>
    /// <exception cref="VirtException">SystemError when an image is not there; OperationInvalid when a header leaves out the format of the image below.</exception>
    internal static void Complete(QemuNode node, QemuRun run, XElement live, QemuLaunchContext context)
    {
        ImageNumbers.Assign(live);
        var next = ImageNumbers.Next(live);
        List<string> found = [];
        foreach (var disk in live.Element("devices")?.Elements("disk").Reverse() ?? [])
        {
            next = Complete(disk, context, next, found);
        }

        Remember(node, run, found);
    }

    /// <summary>Completes the chain of one disk of a running guest, and numbers its images.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <param name="disk">The disk, whose images have numbers as far as they are named; it is completed.</param>
    /// <param name="context">What volumes of pools are.</param>
    /// <param name="next">The first free number.</param>
    /// <returns>The first number that is free then.</returns>
    internal static int Complete(QemuNode node, QemuRun run, XElement disk, QemuLaunchContext context, int next)
    {
        List<string> found = [];
        next = Complete(disk, context, next, found);
        Remember(node, run, found);
        return next;
    }

    /// <summary>Lists the images of a run that nobody has named.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <returns>Their numbers.</returns>
    internal static IReadOnlySet<string> Of(QemuNode node, QemuRun? run)
    {
        lock (node.Gate)
        {
            return run is not null && run.Annexes.TryGetValue(Annex, out var annex)
                ? annex.Elements("image").Select(image => image.Get("index")!).ToHashSet(StringComparer.Ordinal)
                : [];
        }
    }

    /// <summary>Takes the images that nobody has named out of a definition that is to outlive the run.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run; nothing when it does not run.</param>
    /// <param name="live">The definition that it runs with; it is changed.</param>
    /// <returns>The same element.</returns>
    internal static XElement TakeOut(QemuNode node, QemuRun? run, XElement live)
    {
        if (run is null)
        {
            return live;
        }

        var detected = Of(node, run);
        foreach (var disk in live.Element("devices")?.Elements("disk") ?? [])
        {
            disk.Elements("mirror").Remove();
            if (DiskChain.OfDisk(disk) is { } chain)
            {
                chain.Stored(detected).WriteTo(disk);
            }
        }

        return live;
    }

    /// <summary>Gives the definition that a guest runs with in the form in which it can be stored, or go elsewhere.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>The definition.</returns>
    internal static DomainDefinition Portable(QemuNode node, QemuDomain domain) => domain.Run is { } run
        ? DomainDefinition.Of(node.Forms.Loaded(TakeOut(node, run, domain.Definition.ToTree())), node.Forms.Inactive)
        : domain.Definition;

    private static void Remember(QemuNode node, QemuRun run, List<string> found)
    {
        if (found.Count == 0)
        {
            return;
        }

        lock (node.Gate)
        {
            var annex = run.Annexes.TryGetValue(Annex, out var known) ? new XElement(known) : new XElement("images");
            annex.Add(found.Select(index => new XElement("image", new XAttribute("index", index))));
            run.Annexes[Annex] = annex;
        }
    }

    private static int Complete(XElement disk, QemuLaunchContext context, int next, List<string> found)
    {
        if (disk.Get("type") == "vhostuser" || DiskChain.OfDisk(disk) is not { } chain)
        {
            return next;
        }

        var images = chain.Images.ToList();
        var top = Real(images[0], disk, context);
        if (top is null)
        {
            if (images.Count == 1 && !chain.IsWhole && IsLast(images[0], context))
            {
                new DiskChain(images, isWhole: true).WriteTo(disk);
            }

            return next;
        }

        if (IsOptional(disk, images[0]) && !File.Exists(top.Value.Path))
        {
            // qemuDomainCheckRemoveOptionalDisk: what may be missing is left out.
            disk.Elements("source").Remove();
            return next;
        }

        foreach (var named in images.Where(image => image.Type is "file" or "block" && image.Path is not null))
        {
            Check(named.Path!, top.Value.Path);
        }

        if (chain.IsWhole)
        {
            return next;
        }

        var (path, format) = images.Count == 1 ? top.Value : (images[^1].IsLocal ? images[^1].Path! : string.Empty, images[^1].Format ?? "raw");
        var isWhole = path.Length > 0 && Descend(images, path, format, top.Value.Path);
        var isNumbered = disk.Element("target")?.Get("bus") != "sd";
        for (var i = chain.Images.Count; i < images.Count && isNumbered; i++)
        {
            images[i] = images[i] with { Index = next.Invariant() };
            found.Add(images[i].Index!);
            next++;
        }

        if (images.Count > Deepest)
        {
            throw QemuNode.Speaker.Say(
                VirtErrorCode.OperationUnsupported, $"backing chains more than {Deepest} layers deep are not supported for disk '{disk.Element("target")?.Get("dev")}'");
        }

        new DiskChain(images, isWhole).WriteTo(disk);
        return next;
    }

    private static bool IsOptional(XElement disk, ChainImage top) => top.Source.Get("startupPolicy") == "optional" && disk.Get("device") is "cdrom" or "floppy";

    // Of an image that a client has opened its header is all that can be looked at.
    private static bool IsLast(ChainImage top, QemuLaunchContext context)
    {
        if (top.Source.Get("fdgroup") is not { } group || !context.FileGroups.TryGetValue(group, out var passed))
        {
            return false;
        }

        using var file = passed.Open(0);
        return Flat.Contains(top.Format ?? "raw") || ImageFile.Read(file, RandomAccess.GetLength(file)).Backing is null;
    }

    // The path and format of the image on top, where it is a file or a device of this host.
    private static (string Path, string Format)? Real(ChainImage top, XElement disk, QemuLaunchContext context)
    {
        if (top.Type != "volume")
        {
            return top.Type is "file" or "block" && top.Source.Get("fdgroup") is null && top.Path is { } path ? (path, top.Format ?? "raw") : null;
        }

        return context.Volumes.TryGetValue((top.Source.Get("pool") ?? string.Empty, top.Source.Get("volume") ?? string.Empty), out var real)
            && real.Get("type") is "file" or "block" && GuestDisks.PathOf(real.Element("source")) is { } found
            ? (found, disk.Element("driver")?.Get("type") ?? real.Element("driver")?.Get("type") ?? "raw")
            : null;
    }

    // Adds what is below an image; true when the end was seen.
    private static bool Descend(List<ChainImage> images, string path, string format, string top)
    {
        while (!Flat.Contains(format) && images.Count <= Deepest)
        {
            var facts = Look(path, top);
            if (facts.Backing is not { } name)
            {
                return true;
            }

            if (BackingNames.Read(path, name) is not var (type, source))
            {
                return false;
            }

            if (type == "network")
            {
                images.Add(new ChainImage(type, facts.BackingFormat ?? "raw", source, null));
                return false;
            }

            var below = GuestDisks.PathOf(source)!;
            Check(below, top);
            images.Add(new ChainImage(type, FormatOf(facts, below, path, top), source, null));
            (path, format) = (below, images[^1].Format!);
        }

        return true;
    }

    // A header that does not say what format is below may be believed only where nothing can come of it.
    private static string FormatOf(ImageFacts facts, string below, string path, string top)
    {
        var format = facts.BackingFormat;
        if (format is null)
        {
            var look = Look(below, top);
            if (look.Backing is not null)
            {
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.OperationInvalid,
                    $"format of backing image '{facts.Backing}' of image '{path}' was not specified in the image metadata (See https://libvirt.org/kbase/backing_chains.html for troubleshooting)");
            }

            format = look.Format;
        }

        return format == "iso" ? "raw" : format;
    }

    private static ImageFacts Look(string path, string top)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return ImageFile.Read(file, BackingNames.IsDevice(path) ? long.MaxValue : RandomAccess.GetLength(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Broken(path, top, e.Message);
        }
    }

    private static void Check(string path, string top)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            throw Broken(path, top, "No such file or directory");
        }
    }

    // virStorageSourceReportBrokenChain.
    private static VirtException Broken(string path, string top, string why) => QemuNode.Speaker.Say(
        VirtErrorCode.SystemError,
        path == top ? $"Cannot access storage file '{path}': {why}" : $"Cannot access backing file '{path}' of storage file '{top}': {why}");
}
