using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The guest's trusted platform modules.</summary>
/// <remarks>qemuBuildTPMsCommandLine.</remarks>
internal static class TpmDevices
{
    /// <summary>Adds the guest's trusted platform modules.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var tpm in launch.Guest.Devices.Elements("tpm"))
        {
            var backend = tpm.Element("backend");
            var alias = GuestLayout.AliasOf(tpm);
            if (tpm.Get("model") == "spapr-tpm-proxy")
            {
                launch.Device(PropertyWriter.Device("spapr-tpm-proxy").With("id", alias).With("host-path", backend?.Element("device")?.Get("path")));
                continue;
            }

            Backend(launch, backend, alias);
            launch.Device(Describe(launch.Guest, tpm));
        }
    }

    private static void Backend(LaunchBuilder launch, XElement? backend, string alias)
    {
        switch (backend?.Get("type"))
        {
            case "passthrough":
                var path = backend.Element("device")?.Get("path") ?? "/dev/tpm0";
                var device = launch.InheritAsPath(QemuDescriptorKind.ReadWrite, alias, path, "tpm");
                var cancel = launch.InheritAsPath(QemuDescriptorKind.Write, alias, CancelPath(path), "cancel");
                launch.Option("-tpmdev", $"passthrough,id=tpm-{alias},path={device},cancel-path={cancel}");
                break;
            case "emulator":
                var emulator = TpmEmulator.Describe(launch, backend, alias);
                launch.Helper(emulator);
                launch.Option("-chardev", $"socket,id=chrtpm,path={PropertyWriter.Escape(emulator.Socket)}");
                launch.Option("-tpmdev", $"emulator,id=tpm-{alias},chardev=chrtpm");
                break;
            case "external":
                CharacterBackend.Add(launch, backend.Element("source")!, "chrtpm", backend.Element("source")?.Get("type") ?? "unix");
                launch.Option("-tpmdev", $"emulator,id=tpm-{alias},chardev=chrtpm");
                break;
            case var type:
                throw Refusal.Unsupported($"The QEMU executable does not support TPM backend type {type}");
        }
    }

    private static JsonObject Describe(GuestLayout guest, XElement tpm)
    {
        var model = tpm.Get("model");
        var type = model == "tpm-tis" && !guest.IsX86 ? "tpm-tis-device" : model ?? "tpm-tis";
        guest.Require(type, $"TPM model '{model}'");
        var alias = GuestLayout.AliasOf(tpm);
        return PropertyWriter.Device(type).With("tpmdev", $"tpm-{alias}").With("id", alias).At(guest, tpm);
    }

    // The kernel offers it beside the device in sysfs, in one of two places.
    private static string CancelPath(string device)
    {
        var name = Path.GetFileName(device);
        var path = $"/sys/class/tpm/{name}/device/cancel";
        return File.Exists(path) ? path : $"/sys/class/misc/{name}/device/cancel";
    }
}
