using System.Xml.Linq;
using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>What a disk is copied to.</summary>
internal static class CopyTarget
{
    /// <summary>What virDomainBlockCopy takes beside the target.</summary>
    internal static ParameterRules Rules { get; } = new(("bandwidth", typeof(ulong)), ("granularity", typeof(uint)), ("buf-size", typeof(ulong)));

    /// <summary>Makes the target of the older call.</summary>
    /// <param name="path">The file or device.</param>
    /// <param name="flags">What kind it is of.</param>
    /// <returns>The layers; the first is written to.</returns>
    internal static IReadOnlyList<DiskLayer> Of(string? path, DomainBlockRebaseFlags flags)
    {
        RequireAbsolute(path);
        var device = flags.HasFlag(DomainBlockRebaseFlags.CopyDev);
        return
        [
            new DiskLayer(
                device ? "block" : "file",
                flags.HasFlag(DomainBlockRebaseFlags.CopyRaw) ? "raw" : null,
                new XElement("source", new XAttribute(device ? "dev" : "file", path!)),
                0),
        ];
    }

    /// <summary>Reads a target.</summary>
    /// <param name="xml">A <c>disk</c> element, of which only what says where the contents are counts.</param>
    /// <returns>The layers; the first is written to.</returns>
    /// <exception cref="VirtException">XmlDetail when it is no disk; InvalidArg for a relative path.</exception>
    internal static IReadOnlyList<DiskLayer> Read(string xml)
    {
        var disk = VirtXml.Parse(xml, null, source: "(disk_definition)");
        if (disk.Name != "disk")
        {
            throw DomainErrors.Shared(VirtErrorCode.XmlError, $"expecting root element of 'disk', not '{disk.Name.LocalName}'");
        }

        var chain = DiskLayer.ChainOf(disk);
        if (chain[0].Source is null)
        {
            throw DomainErrors.Shared(VirtErrorCode.NoSource, $"{new DiskXml(disk).Target}");
        }

        if (chain[0].Type is "file" or "block")
        {
            RequireAbsolute(chain[0].Path);
        }

        return chain;
    }

    private static void RequireAbsolute(string? path)
    {
        if (path is null || !path.StartsWith('/'))
        {
            throw DomainErrors.Argument("absolute path must be used as block copy target");
        }
    }
}
