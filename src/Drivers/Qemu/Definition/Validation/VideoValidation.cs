using System.Globalization;
using System.Numerics;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses video cards that QEMU does not have.</summary>
/// <remarks>qemuValidateDomainDeviceDefVideo.</remarks>
internal static class VideoValidation
{
    private const uint LargestMemory = uint.MaxValue / 1024;

    private static readonly string[] Primary = ["vga", "cirrus", "vmvga", "ramfb"];

    /// <summary>Checks a card.</summary>
    public static void Check(XElement video)
    {
        var model = video.Element("model")!;
        var type = model.Get("type");
        if (type is "xen" or "vbox" or "parallels" or "gop" or "default")
        {
            throw Refuse.Unsupported(video, $"domain configuration does not support video model '{type}'");
        }

        if (Primary.Contains(type) && model.Get("primary") != "yes")
        {
            throw Refuse.Unsupported(video, $"video type '{type}' is only valid as primary video device");
        }

        if (model.Number("heads") > 1 && type is not ("qxl" or "virtio"))
        {
            throw Refuse.Unsupported(video, $"video type '{type}' doesn't support multiple 'heads'");
        }

        if (model.Element("acceleration") is { } acceleration)
        {
            if (acceleration.Get("accel2d") == "yes")
            {
                throw Refuse.Unsupported(video, "qemu does not support the accel2d setting");
            }

            if (acceleration.Get("accel3d") == "yes" && type != "virtio")
            {
                throw Refuse.Unsupported(video, "3d acceleration is supported only with 'virtio' video device");
            }
        }

        if (type == "qxl")
        {
            CheckQxl(model);
        }
        else if (type is "vga" or "vmvga" && Size(model, "vram") is > 0 and < 1024)
        {
            throw Refuse.Unsupported(video, "value for 'vram' must be at least 1 MiB (1024 KiB)");
        }
    }

    private static void CheckQxl(XElement model)
    {
        foreach (var attribute in (ReadOnlySpan<string>)["vram", "ram"])
        {
            if (Size(model, attribute) > LargestMemory)
            {
                throw Refuse.Unsupported(model, $"value for '{attribute}' must be less than '{LargestMemory}'");
            }
        }

        if (Size(model, "vgamem") is { } screen)
        {
            if (screen < 1024)
            {
                throw Refuse.Unsupported(model, "value for 'vgamem' must be at least 1 MiB (1024 KiB)");
            }

            if (!BitOperations.IsPow2(screen))
            {
                throw Refuse.Unsupported(model, "value for 'vgamem' must be power of two");
            }
        }
    }

    private static uint? Size(XElement model, string attribute) =>
        uint.TryParse(model.Get(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
