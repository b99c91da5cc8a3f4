using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The properties of domains that have one value.</summary>
internal static class DomainProperties
{
    private const long Least = 1L << 20;

    internal static readonly IReadOnlyList<DesiredPart<DomainXml>> All =
    [
        new DesiredProperty<DomainXml, long?>(
            new("Memory", KeyForm.Size, "Memory in bytes, such as 2GB; 1 GiB where a new domain does not say."),
            Bytes, view => view.CurrentMemory ?? view.Memory, SetMemory),
        new DesiredProperty<DomainXml, long?>(
            new("MaxMemory", KeyForm.Size, "Memory it may grow to without a restart, in bytes."),
            Bytes, view => view.Memory, (view, value, _) => SetCeiling(view, value!.Value)),
        new DesiredProperty<DomainXml, int?>(
            new("Vcpu", KeyForm.Number, "Virtual CPUs; one where a new domain does not say."),
            Cpus, view => view.Vcpus, SetVcpus),
        new DesiredProperty<DomainXml, int?>(
            new("MaxVcpu", KeyForm.Number, "Virtual CPUs it may grow to without a restart."),
            Cpus, view => view.MaxVcpus, (view, value, _) => SetMostVcpus(view, value!.Value)),
        Text("Title", "A short line about it; an empty one removes it.", view => view.Title, (view, value) => view.Title = value.Length == 0 ? null : value),
        Text("Description", "A text about it; an empty one removes it.", view => view.Description, (view, value) => view.Description = value.Length == 0 ? null : value),
        Text("VirtType", "The domain type, such as kvm; the host's best one where a new domain does not say.", view => view.Type, (view, value) => view.Type = value),
        Text("Architecture", "The guest's architecture; the host's own where a new domain does not say.", view => view.Os.Arch, (view, value) => view.Os.Arch = value),
        new DesiredProperty<DomainXml, string>(
            new("Machine", KeyForm.Text, "The machine type, such as q35."),
            node => node.Text(), view => view.Os.Machine, (view, value, _) => view.Os.Machine = value) { Same = WantedValues.IsMachine },
        new DesiredProperty<DomainXml, string>(
            new("Firmware", KeyForm.Text, "The firmware.") { Words = ["Bios", "Efi"] },
            node => node.Word("bios", "efi"), FirmwareOf, (view, value, _) => SetFirmware(view, value)),
        new DesiredProperty<DomainXml, bool?>(
            new("SecureBoot", KeyForm.Flag, "Has the firmware start only signed systems."),
            node => node.Flag(), IsSecure, (view, value, _) => SetSecure(view, value == true)) { Same = (wanted, actual) => wanted == (actual ?? false) },
        new DesiredProperty<DomainXml, bool?>(
            new("Tpm", KeyForm.Flag, "Gives it an emulated TPM 2.0."),
            node => node.Flag(), view => view.Devices.Tpms.Any() ? true : null, (view, value, _) => SetTpm(view, value == true)) { Same = (wanted, actual) => wanted == (actual ?? false) },
        new DesiredProperty<DomainXml, string>(
            new("Cpu", KeyForm.Text, "The CPU: a model, or host-model, host-passthrough or maximum."),
            node => node.Text(), view => view.Cpu is { } cpu ? cpu.Model ?? cpu.Mode : null, (view, value, _) => SetCpu(view, value)),
        Action("OnPoweroff", "What happens when the guest switches itself off.", view => view.OnPoweroff, (view, value) => view.OnPoweroff = value),
        Action("OnReboot", "What happens when the guest restarts itself.", view => view.OnReboot, (view, value) => view.OnReboot = value),
        Action("OnCrash", "What happens when the guest crashes.", view => view.OnCrash, (view, value) => view.OnCrash = value),
    ];

    internal static string CpuMode(string cpu) => cpu is "host-model" or "host-passthrough" or "maximum" ? cpu : "custom";

    private static DesiredProperty<DomainXml, string> Text(string key, string meaning, Func<DomainXml, string?> read, Action<DomainXml, string> write) =>
        new(new(key, KeyForm.Text, meaning), node => node.Text(), read, (view, value, _) => write(view, value))
        {
            Same = (wanted, actual) => wanted == (actual ?? string.Empty),
        };

    private static DesiredProperty<DomainXml, string> Action(string key, string meaning, Func<DomainXml, string?> read, Action<DomainXml, string> write)
    {
        string[] words = ["destroy", "restart", "preserve", "rename-restart"];
        return new(new(key, KeyForm.Text, meaning) { Words = words }, node => node.Word(words), read, (view, value, _) => write(view, value));
    }

    private static long? Bytes(ConfigurationNode node) => node.Size() is >= Least and var bytes ? bytes : throw node.Fault("a domain has at least 1 MiB of memory");

    private static int? Cpus(ConfigurationNode node) => node.Count(1, 4096);

    // Without a word about how far it may grow, a domain has what it may have.
    private static void SetMemory(DomainXml view, long? value, DesiredItem item)
    {
        if (item.Find("MaxMemory") is null)
        {
            view.Memory = value;
        }

        view.CurrentMemory = value;
    }

    private static void SetCeiling(DomainXml view, long value)
    {
        var memory = view.CurrentMemory ?? view.Memory;
        view.Memory = value;
        view.CurrentMemory = Math.Min(memory ?? value, value);
    }

    private static void SetVcpus(DomainXml view, int? value, DesiredItem item)
    {
        if (item.Find("MaxVcpu") is null || view.MaxVcpus < value)
        {
            view.MaxVcpus = value!.Value;
        }

        view.Vcpus = value!.Value;
    }

    private static void SetMostVcpus(DomainXml view, int value)
    {
        var count = view.Vcpus;
        view.MaxVcpus = value;
        view.Vcpus = Math.Min(count, value);
    }

    private static string FirmwareOf(DomainXml view) =>
        view.Os.Firmware ?? (view.Os.Loader is not null && (string?)view.Element.Element("os")?.Element("loader")?.Attribute("type") == "pflash" ? "efi" : "bios");

    private static void SetFirmware(DomainXml view, string firmware)
    {
        var os = view.Os.Element;
        os.Elements("loader").Remove();
        os.Elements("nvram").Remove();
        os.Elements("firmware").Remove();
        view.Os.Firmware = firmware;
    }

    private static bool? IsSecure(DomainXml view) =>
        view.Element.Element("os")?.Elements("firmware").Elements("feature").Any(feature => (string?)feature.Attribute("name") == "secure-boot" && (string?)feature.Attribute("enabled") == "yes") == true
        || (string?)view.Element.Element("os")?.Element("loader")?.Attribute("secure") == "yes" ? true : null;

    private static void SetSecure(DomainXml view, bool secure)
    {
        view.Os.Element.Elements("loader").Remove();
        view.Os.Element.Elements("nvram").Remove();
        view.Os.Firmware = "efi";
        view.Os.SetFirmwareFeature("enrolled-keys", secure);
        view.Os.SetFirmwareFeature("secure-boot", secure);
        if (secure)
        {
            view.Element.Need("features").Need("smm").Set("state", "on");
        }
    }

    private static void SetTpm(DomainXml view, bool wanted)
    {
        view.Devices.Element.Elements("tpm").Remove();
        if (wanted)
        {
            view.Devices.Add(new("tpm", new XElement(
                "backend", new XAttribute("type", "emulator"), new XAttribute("version", "2.0"))));
        }
    }

    // What the guest's processors are grouped in is left as it is.
    private static void SetCpu(DomainXml view, string cpu)
    {
        var topology = view.Element.Element("cpu")?.Element("topology");
        view.Element.Elements("cpu").Remove();
        var mode = CpuMode(cpu);
        var made = CpuBuilder.Build(new CpuSpec { Mode = mode, Model = mode == "custom" ? cpu : null }).Element;
        made.Add(topology);
        view.Element.Insert(made);
    }
}
