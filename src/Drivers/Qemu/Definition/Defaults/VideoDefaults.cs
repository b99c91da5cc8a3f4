using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses a guest's video card.</summary>
/// <remarks>qemuDomainDeviceVideoDefPostParse and qemuDomainDefaultVideoDevice.</remarks>
internal static class VideoDefaults
{
    private const string QxlScreenMemory = "16384";

    /// <summary>Completes a card.</summary>
    public static void Complete(XElement video, QemuGuest guest)
    {
        var model = video.Need("model");
        if (model.Get("type") is null or "default")
        {
            model.Set("type", ModelOf(guest));
        }

        if (model.Get("type") == "qxl" && model.Get("vgamem") is null or "0")
        {
            model.Set("vgamem", QxlScreenMemory);
        }
    }

    private static string ModelOf(QemuGuest guest)
    {
        if (guest.IsPpc64)
        {
            return "vga";
        }

        if (guest.IsArmVirt || guest.IsRiscvVirt || guest.IsLoongArchVirt || guest.IsS390)
        {
            return "virtio";
        }

        return guest.Facts.Has("cirrus-vga") ? "cirrus" : guest.Facts.Has("VGA") ? "vga" : "default";
    }
}
