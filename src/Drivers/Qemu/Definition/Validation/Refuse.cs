using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Makes the errors about what QEMU's guests cannot have.</summary>
internal static class Refuse
{
    /// <summary>What the guest's QEMU or its machine cannot do: <see cref="VirtErrorCode.ConfigUnsupported"/>.</summary>
    public static VirtException Unsupported(XElement at, string sentence) => XmlFault.Unsupported(at, sentence, null, VirtErrorDomain.Qemu);

    /// <summary>What libvirt calls an internal error: <see cref="VirtErrorCode.InternalError"/>.</summary>
    public static VirtException Internal(XElement at, string sentence) =>
        XmlFault.Make(VirtErrorCode.InternalError, at, sentence, null, VirtErrorDomain.Qemu);

    /// <summary>What contradicts itself: <see cref="VirtErrorCode.XmlError"/>.</summary>
    public static VirtException Wrong(XElement at, string sentence) => XmlFault.Error(at, sentence, null, VirtErrorDomain.Qemu);
}
