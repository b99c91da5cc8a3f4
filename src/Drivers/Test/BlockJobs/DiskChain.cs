using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Shared.Domains;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>The images that a disk reads through, and how callers name them.</summary>
/// <remarks>virStorageSourceChainLookup, with its errors.</remarks>
internal sealed class DiskChain
{
    private readonly List<DiskLayer> _layers;

    private DiskChain(XElement disk)
    {
        Disk = disk;
        Target = new DiskXml(disk).Target ?? string.Empty;
        _layers = DiskLayer.ChainOf(disk);
    }

    /// <summary>The disk's element, which is the caller's own.</summary>
    internal XElement Disk { get; }

    /// <summary>Where the guest sees the disk.</summary>
    internal string Target { get; }

    /// <summary>The layers, the one the guest writes to first.</summary>
    internal IReadOnlyList<DiskLayer> Layers => _layers;

    /// <summary>The image that the guest writes to.</summary>
    internal DiskLayer Top => _layers[0];

    /// <summary>Finds the chain of a disk that a block job can work on.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="name">The disk's target, or the path of its source.</param>
    /// <returns>The chain.</returns>
    /// <exception cref="VirtException">InvalidArg when there is no such disk.</exception>
    internal static DiskChain Of(DomainXml definition, string name) =>
        new(DeviceEditor.FindDisk(definition, name) ?? throw DomainErrors.Argument($"disk '{name}' not found in domain"));

    /// <summary>Refuses disks that block jobs cannot work on.</summary>
    /// <exception cref="VirtException">OperationUnsupported.</exception>
    internal void RequireSupport()
    {
        var view = new DiskXml(Disk);
        var reason = view.Bus == "sd" ? $"block jobs are not supported on disk '{Target}' using bus 'sd'"
            : Disk.Element("transient") is not null ? $"block jobs are not supported on transient disk '{Target}'"
            : view.Type == "vhostuser" ? $"block jobs are not supported on vhostuser disk '{Target}'"
            : null;
        if (reason is not null)
        {
            throw new VirtException(VirtErrorCode.OperationUnsupported, reason, VirtErrorDomain.Test);
        }
    }

    /// <summary>Finds a layer that a caller names.</summary>
    /// <param name="name">A path, or a number such as vda[2]; null for the lowest layer.</param>
    /// <param name="above">The layer below which it is; -1 for anywhere.</param>
    /// <returns>Its place, 0 for the layer that the guest writes to.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none.</exception>
    internal int Find(string? name, int above = -1)
    {
        if (name is null)
        {
            return _layers.Count - 1 > above ? _layers.Count - 1 : throw DomainErrors.Argument($"could not find base image in chain for '{Target}'");
        }

        if (IndexIn(name, out var target) is { } index)
        {
            return index != 0 && target != Target
                ? throw DomainErrors.Argument($"requested target '{target}' does not match target '{Target}'")
                : _layers.FindIndex(above + 1, layer => layer.Index == index) is >= 0 and var at
                ? at
                : throw DomainErrors.Argument($"could not find backing store index '{index}' in chain for '{Target}'");
        }

        return _layers.FindIndex(above + 1, layer => layer.Path == name) is >= 0 and var place
            ? place
            : throw DomainErrors.Argument(
                above >= 0
                    ? $"could not find image '{name}' beneath '{_layers[above].Path}' in chain for '{Target}'"
                    : $"could not find image '{name}' in chain for '{Target}'");
    }

    /// <summary>Takes layers out, whose data others hold now.</summary>
    /// <param name="from">The place of the first.</param>
    /// <param name="to">The place behind the last.</param>
    internal void Remove(int from, int to)
    {
        _layers.RemoveRange(from, to - from);
        DiskLayer.Write(Disk, _layers);
    }

    /// <summary>Puts other layers in the place of all.</summary>
    /// <param name="layers">The layers.</param>
    internal void Replace(IReadOnlyList<DiskLayer> layers)
    {
        _layers.Clear();
        _layers.AddRange(layers);
        DiskLayer.Write(Disk, _layers);
    }

    private static uint? IndexIn(string name, out string target)
    {
        var open = name.IndexOf('[', StringComparison.Ordinal);
        target = open > 0 ? name[..open] : string.Empty;
        return open > 0 && name.EndsWith(']')
            && uint.TryParse(name.AsSpan(open + 1, name.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
    }
}
