using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's graphics cards.</summary>
/// <remarks>qemuBuildVideoCommandLine.</remarks>
internal static class VideoDevices
{
    /// <summary>Adds the guest's graphics cards.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var first = true;
        foreach (var video in launch.Guest.Devices.Elements("video"))
        {
            var model = video.Element("model");
            var isPrimary = model?.Get("primary") == "yes" || (first && !launch.Guest.Devices.Elements("video").Elements("model").Any(other => other.Get("primary") == "yes"));
            first = false;
            if (model?.Get("type") == "none")
            {
                continue;
            }

            if (video.Element("driver")?.Get("name") == "vhostuser")
            {
                var number = launch.Inherit(QemuDescriptorKind.Connection, GuestLayout.AliasOf(video), path: null);
                launch.Option("-chardev", $"socket,id={VhostUserChannel(video)},fd={number.Invariant()}");
            }

            launch.Device(Describe(launch.Guest, video, isPrimary));
        }
    }

    private static JsonObject Describe(GuestLayout guest, XElement video, bool isPrimary)
    {
        var model = video.Element("model");
        var type = model?.Get("type");
        var acceleration = model?.Element("acceleration");
        var isServed = video.Element("driver")?.Get("name") == "vhostuser";
        var properties = Begin(guest, video, type, isPrimary && HasVga(guest, type), isServed, acceleration?.Get("accel3d") == "yes").With("id", GuestLayout.AliasOf(video));
        if (type is "qxl" or "virtio")
        {
            properties.Number("max_outputs", model?.Get("heads"));
        }

        if (type == "virtio" && !isServed)
        {
            properties.Switch("blob", model?.Get("blob"));
        }

        switch (type)
        {
            case "qxl":
                properties.With("ram_size", Bytes(model, "ram")).With("vram_size", Bytes(model, "vram"))
                    .With("vram64_size_mb", (long?)(KiB(model, "vram64") / 1024)).With("vgamem_mb", (long?)(KiB(model, "vgamem") / 1024));
                break;
            case "vga" or "vmvga":
                properties.With("vgamem_mb", Megabytes(model));
                break;
            case "bochs":
                properties.With("vgamem", Bytes(model, "vram"));
                break;
        }

        if (isServed)
        {
            properties.With("chardev", VhostUserChannel(video));
        }

        var resolution = model?.Element("resolution");
        return properties.Number("xres", resolution?.Get("x")).Number("yres", resolution?.Get("y")).Switch("edid", model?.Get("edid")).At(guest, video);
    }

    private static JsonObject Begin(GuestLayout guest, XElement video, string? type, bool isVga, bool isServed, bool isAccelerated)
    {
        if (isServed)
        {
            return isVga ? Plain(guest, "vhost-user-vga", type) : VirtioDevice.Begin(guest, video, "vhost-user-gpu");
        }

        if (type == "virtio")
        {
            var gl = isAccelerated && guest.Has(isVga ? "virtio-vga-gl" : "virtio-gpu-gl-pci") ? "-gl" : string.Empty;
            return isVga ? VirtioDevice.Begin(guest, video, "virtio-vga" + gl, hasBus: false) : VirtioDevice.Begin(guest, video, "virtio-gpu" + gl);
        }

        var name = (type, isVga) switch
        {
            ("vga", true) => "VGA",
            ("cirrus", true) => "cirrus-vga",
            ("vmvga", true) => "vmware-svga",
            ("qxl", true) => "qxl-vga",
            ("qxl", false) => "qxl",
            ("bochs", true) => "bochs-display",
            ("ramfb", true) => "ramfb",
            _ => throw Refusal.Broken($"invalid model for video type '{type}'"),
        };
        return Plain(guest, name, type);
    }

    private static JsonObject Plain(GuestLayout guest, string name, string? type)
    {
        guest.Require(name, $"video type '{type}'");
        return PropertyWriter.Device(name);
    }

    // ARM and RISC-V machines have no VGA, so that their virtio cards come without its compatibility.
    private static bool HasVga(GuestLayout guest, string? type) => type != "virtio" || guest.IsX86 || guest.Arch is "ppc64" or "ppc64le";

    private static string VhostUserChannel(XElement video) => $"chr-vu-{GuestLayout.AliasOf(video)}";

    private static long KiB(XElement? model, string name) => PropertyWriter.ReadNumber(model?.Get(name)) ?? 0;

    private static long? Bytes(XElement? model, string name) => KiB(model, name) is var size and not 0 ? size * 1024 : null;

    private static long? Megabytes(XElement? model) => KiB(model, "vram") is var size and not 0 ? size / 1024 : null;
}
