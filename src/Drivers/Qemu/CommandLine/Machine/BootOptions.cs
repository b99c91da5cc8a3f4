using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>How the guest begins and how it sleeps: <c>-boot</c>, <c>-kernel</c> and the chipset's power states.</summary>
/// <remarks>qemuBuildBootCommandLine, qemuBuildPMCommandLine.</remarks>
internal static class BootOptions
{
    /// <summary>Adds the chipset's power states.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddPower(LaunchBuilder launch)
    {
        // What becomes of a guest that ends is decided over QMP, as the definition says.
        launch.Flag("-no-shutdown");
        var power = launch.Guest.Domain.Element("pm");
        var chipset = launch.Guest.IsQ35 ? "ICH9-LPC" : "PIIX4_PM";
        foreach (var (element, property) in new[] { ("suspend-to-mem", "disable_s3"), ("suspend-to-disk", "disable_s4") })
        {
            if (XmlSwitch.Read(power?.Element(element)?.Get("enabled")) is { } enabled)
            {
                launch.Option("-global", $"{chipset}.{property}={(enabled ? 0 : 1).Invariant()}");
            }
        }
    }

    /// <summary>Adds the boot menu, and a kernel where one is given.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var os = launch.Guest.Domain.Element("os");
        var text = new StringBuilder();
        var menu = os?.Element("bootmenu");
        if (XmlSwitch.Read(menu?.Get("enable")) is { } isOn)
        {
            text.Append(isOn ? "menu=on," : "menu=off,");
        }

        if (os?.Element("bios")?.Get("rebootTimeout") is { } reboot)
        {
            text.Append("reboot-timeout=").Append(reboot).Append(',');
        }

        if (menu?.Get("timeout") is { } timeout && menu.Get("enable") == "yes")
        {
            text.Append("splash-time=").Append(timeout).Append(',');
        }

        launch.Option("-boot", text.Append("strict=on").ToString());
        Kernel(launch, os);
    }

    private static void Kernel(LaunchBuilder launch, XElement? os)
    {
        foreach (var (element, option) in new[] { ("kernel", "-kernel"), ("initrd", "-initrd"), ("cmdline", "-append"), ("dtb", "-dtb"), ("shim", "-shim") })
        {
            if (os?.Text(element) is { } value)
            {
                launch.Option(option, value);
            }
        }

        foreach (var table in os?.Element("acpi")?.Elements("table") ?? [])
        {
            var path = PropertyWriter.Escape(table.Value);
            launch.Option("-acpitable", table.Get("type") switch
            {
                "slic" => $"sig=SLIC,file={path}",
                "msdm" => $"sig=MSDM,file={path}",
                "raw" or "rawset" => $"file={path}",
                var other => throw Refusal.Unsupported($"ACPI table type '{other}' is not supported by QEMU"),
            });
        }
    }
}
