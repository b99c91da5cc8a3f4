using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Makes memory modules of POWER guests whole multiples of what such guests can plug.</summary>
/// <remarks>qemuDomainMemoryDefPostParse and qemuDomainNVDimmAlignSizePseries.</remarks>
internal static class PowerMemory
{
    private const long Step = 256L * 1024 * 1024;

    /// <summary>Rounds the size of a module.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.XmlError"/> for a persistent module that is too small.</exception>
    public static void Align(XElement memory)
    {
        if (memory.Element("target") is not { } target || XmlSize.Read(target, "size", ScaledSize.KiB) is not { } size)
        {
            return;
        }

        if (memory.Get("model") != "nvdimm")
        {
            XmlSize.WriteKiB(target, "size", (size + Step - 1) / Step * Step);
            return;
        }

        // What the guest sees lies before the label and must not pass the file's end.
        var label = target.Element("label") is { } labelled ? XmlSize.Read(labelled, "size", ScaledSize.KiB) ?? 0 : 0;
        if (size - label < Step)
        {
            throw XmlFault.Error(target, "minimum target size for the NVDIMM must be 256MB plus the label size", null, VirtErrorDomain.Qemu);
        }

        XmlSize.WriteKiB(target, "size", (size - label) / Step * Step + label);
    }
}
