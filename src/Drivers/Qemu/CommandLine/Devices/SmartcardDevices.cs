using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's smart card.</summary>
/// <remarks>qemuBuildSmartcardCommandLine.</remarks>
internal static class SmartcardDevices
{
    private const string DefaultDatabase = "/etc/pki/nssdb";

    /// <summary>Adds the guest's smart card.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        if (launch.Guest.Devices.Element("smartcard") is not { } card)
        {
            return;
        }

        var alias = GuestLayout.AliasOf(card);
        JsonObject properties;
        switch (card.Get("mode"))
        {
            case "host":
                properties = PropertyWriter.Device("ccid-card-emulated").With("backend", "nss-emulated");
                break;
            case "host-certificates":
                var files = card.Elements("certificate").Select(file => file.Value).ToList();
                properties = PropertyWriter.Device("ccid-card-emulated").With("backend", "certificates")
                    .With("cert1", files.ElementAtOrDefault(0)).With("cert2", files.ElementAtOrDefault(1)).With("cert3", files.ElementAtOrDefault(2))
                    .With("db", card.Text("database") ?? DefaultDatabase);
                break;
            case "passthrough":
                CharacterBackend.Add(launch, card, "char" + alias);
                properties = PropertyWriter.Device("ccid-card-passthru").With("chardev", "char" + alias);
                break;
            case var mode:
                throw Refusal.Unsupported($"smartcard mode '{mode}' is not supported by QEMU");
        }

        launch.Guest.Require(properties["driver"]!.GetValue<string>(), $"smartcard mode '{card.Get("mode")}'");
        var controller = card.Element("address") is { } address ? DeviceAddress.Number(address, "controller") : 0;
        launch.Device(properties.With("id", alias).With("bus", launch.Guest.ControllerAlias("ccid", controller) + ".0"));
    }
}
