using System.Globalization;
using System.Numerics;
using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for video cards.</summary>
internal static class VideoRules
{
    private static readonly string[] Models =
        ["default", "vga", "cirrus", "vmvga", "xen", "vbox", "qxl", "parallels", "virtio", "gop", "none", "bochs", "ramfb"];

    public static void Normalize(XElement video, DomainContext context)
    {
        var model = video.Need("model");
        if (model.Get("type") is { } given && !Models.Contains(given))
        {
            throw XmlFault.Unsupported(model, $"unknown video model '{given}'", Allowed.OneOf(Models));
        }

        if (model.Get("type") is null or "default")
        {
            model.Set("type", context.Defaults.VideoModel ?? "default");
        }

        foreach (var size in (ReadOnlySpan<string>)["ram", "vram", "vram64", "vgamem"])
        {
            if (model.Get(size) is { } text && !uint.TryParse(text, NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out _))
            {
                throw XmlFault.Error(model, $"cannot parse video {size} '{text}'", "a whole number of KiB");
            }
        }

        var type = model.Get("type")!;
        if (type == "none")
        {
            return;
        }

        if (type == "qxl")
        {
            Fill(model, "ram", 64 * 1024);
        }

        Fill(model, "vram", DefaultMemory(type, context.Type));
        model.Default("heads", "1");
    }

    /// <summary>Adds the card that a graphical console needs, and puts the primary one first.</summary>
    public static void Complete(DomainContext context)
    {
        var devices = context.Devices;
        var first = devices.Element("video");
        if (first is null)
        {
            if (devices.Element("graphics") is null)
            {
                return;
            }

            first = devices.Insert(new XElement("video"));
            DeviceRules.Normalize(first, context);
        }

        if (devices.Elements("video").Where(v => v.Element("model")?.Get("primary") == "yes").Skip(1).FirstOrDefault() is { } second)
        {
            throw XmlFault.Unsupported(second, "Only one primary video device is supported");
        }

        if (devices.Elements("video").FirstOrDefault(v => v.Element("model")?.Get("primary") == "yes") is { } primary && primary != first)
        {
            primary.Remove();
            first.AddBeforeSelf(primary);
            first = primary;
        }

        foreach (var video in devices.Elements("video"))
        {
            var model = video.Element("model")!;
            if (model.Get("type") == "none")
            {
                model.ReplaceAttributes(new XAttribute("type", "none"));
                video.Elements("address").Remove();
            }
            else
            {
                model.Set("primary", video == first ? "yes" : null);
            }
        }
    }

    private static void Fill(XElement model, string attribute, uint otherwise)
    {
        var value = uint.TryParse(model.Get(attribute), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var given) && given != 0
            ? given
            : otherwise;
        model.Set(attribute, value == 0 ? null : BitOperations.RoundUpToPowerOf2(value).ToString(CultureInfo.InvariantCulture));
    }

    private static uint DefaultMemory(string model, string type) => model switch
    {
        "vga" or "cirrus" or "vmvga" => type switch { "vbox" => 8 * 1024, "vmware" => 4 * 1024, _ => 16 * 1024 },
        "bochs" => 16 * 1024,
        "xen" => 4 * 1024,
        "qxl" => 64 * 1024,
        _ => 0,
    };
}
