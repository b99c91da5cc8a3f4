using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>USB devices that come over a channel from whoever looks at the guest's screen.</summary>
/// <remarks>qemuBuildRedirdevCommandLine.</remarks>
internal static class RedirectedDevices
{
    /// <summary>Adds the guest's redirected devices.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var device in launch.Guest.Devices.Elements("redirdev"))
        {
            CharacterBackend.Add(launch, device, "char" + GuestLayout.AliasOf(device));
            launch.Device(Describe(launch, device));
        }
    }

    /// <summary>Describes a redirected device.</summary>
    /// <param name="launch">The command line, or one like it for a running guest.</param>
    /// <param name="device">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(LaunchBuilder launch, XElement device)
    {
        launch.Guest.Require("usb-redir", "USB redirection");
        var alias = GuestLayout.AliasOf(device);
        return PropertyWriter.Device("usb-redir")
            .With("chardev", "char" + alias)
            .With("id", alias)
            .With("filter", Filter(launch.Guest.Devices.Element("redirfilter")))
            .With("bootindex", launch.Boot.Of(device))
            .At(launch.Guest, device);
    }

    private static string? Filter(XElement? filter) => filter is null ? null : string.Join('|', filter.Elements("usbdev").Select(rule =>
        $"{Match(rule.Get("class"), 2)}:{Match(rule.Get("vendor"), 4)}:{Match(rule.Get("product"), 4)}:{Version(rule.Get("version"))}:{(rule.Get("allow") == "yes" ? 1 : 0)}"));

    private static string Match(string? text, int digits) => PropertyWriter.ReadNumber(text) is { } number and >= 0
        ? "0x" + number.ToString("X" + digits.Invariant(), CultureInfo.InvariantCulture)
        : "-1";

    // 1.10 is 0x0110 on the bus: each digit is four bits.
    private static string Version(string? text)
    {
        if (text is null or "-1")
        {
            return "-1";
        }

        var parts = text.Split('.', 2);
        var major = int.Parse(parts[0], CultureInfo.InvariantCulture);
        var minor = parts.Length == 2 ? parts[1].PadRight(2, '0')[..2] : "00";
        return $"0x{(major / 10 * 16) + (major % 10):X2}{minor}";
    }
}
