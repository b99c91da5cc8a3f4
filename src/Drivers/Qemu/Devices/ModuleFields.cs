using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Devices;

/// <summary>Refuses changes of what a running guest's memory device keeps: all but how much of it the guest shall use.</summary>
/// <remarks>qemuDomainChangeMemoryLiveValidateChange.</remarks>
internal static class ModuleFields
{
    /// <summary>Compares a device with what it shall be.</summary>
    /// <param name="old">The device as it is.</param>
    /// <param name="fresh">The device as the caller tells it, in normal form.</param>
    /// <exception cref="VirtException">ConfigUnsupported for what cannot change.</exception>
    internal static void Check(XElement old, XElement fresh)
    {
        if (old.Get("model") != "virtio-mem")
        {
            throw Refused($"cannot modify memory of model '{old.Get("model")}'");
        }

        Compare("model", memory => memory.Get("model") ?? string.Empty);
        Compare("access", memory => memory.Get("access") ?? "default");
        Compare("discard", memory => memory.Get("discard") ?? "default");
        if (old.Element("source")?.Text("nodemask") != fresh.Element("source")?.Text("nodemask"))
        {
            throw Refused("cannot modify memory source nodes");
        }

        Compare("pagesize", memory => Size(memory.Element("source"), "pagesize"));
        Compare("path", memory => memory.Element("source")?.Text("path") ?? "<null>");
        Compare("targetNode", memory => memory.Element("target")?.Text("node") ?? "-1");
        Compare("size", memory => Size(memory.Element("target"), "size"));
        Compare("block size", memory => Size(memory.Element("target"), "block"));

        void Compare(string what, Func<XElement, string> read)
        {
            var (was, now) = (read(old), read(fresh));
            if (was != now)
            {
                throw Refused($"cannot modify memory {what} from '{was}' to '{now}'");
            }
        }
    }

    private static string Size(XElement? parent, string name) =>
        (parent is not null && XmlSize.Read(parent, name, ScaledSize.KiB) is { } bytes ? ScaledSize.ToKiB(bytes) : 0).Invariant();

    private static VirtException Refused(string text) => QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, text);
}
