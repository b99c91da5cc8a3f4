using VirtPS.Drivers.Qemu.Firmware;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Describes the firmware that a distribution with edk2 and SeaBIOS installs.</summary>
internal static class SampleFirmware
{
    private const string Ovmf = "/usr/share/edk2/ovmf/";
    private const string Arm = "/usr/share/edk2/aarch64/";

    private static readonly string[] Pc = ["pc-i440fx-*", "pc-q35-*"];

    /// <summary>The descriptors in their order.</summary>
    public static IReadOnlyList<FirmwareDescriptor> All { get; } =
    [
        Split("x86_64", ["pc-q35-*"], Ovmf + "OVMF_CODE_4M.secboot.qcow2", Ovmf + "OVMF_VARS_4M.secboot.qcow2", "acpi-s3", "requires-smm", "secure-boot", "enrolled-keys", "verbose-dynamic"),
        Split("x86_64", ["pc-q35-*"], Ovmf + "OVMF_CODE.secboot.fd", Ovmf + "OVMF_VARS.secboot.fd", "acpi-s3", "requires-smm", "secure-boot", "enrolled-keys", "verbose-dynamic"),
        Split("x86_64", ["pc-q35-*"], Ovmf + "OVMF_CODE_4M.secboot.qcow2", Ovmf + "OVMF_VARS_4M.qcow2", "acpi-s3", "requires-smm", "secure-boot", "verbose-dynamic"),
        Split("x86_64", ["pc-q35-*"], Ovmf + "OVMF_CODE.secboot.fd", Ovmf + "OVMF_VARS.fd", "acpi-s3", "requires-smm", "secure-boot", "verbose-dynamic"),
        Split("x86_64", Pc, Ovmf + "OVMF_CODE_4M.qcow2", Ovmf + "OVMF_VARS_4M.qcow2", "acpi-s3", "amd-sev", "amd-sev-es", "verbose-dynamic"),
        Split("x86_64", Pc, Ovmf + "OVMF_CODE.fd", Ovmf + "OVMF_VARS.fd", "acpi-s3", "amd-sev", "amd-sev-es", "verbose-dynamic"),
        Image("x86_64", ["pc-q35-*"], Ovmf + "OVMF.amdsev.fd", "uefi", "flash", "stateless", "amd-sev", "amd-sev-es", "amd-sev-snp", "verbose-dynamic"),
        Image("x86_64", ["pc-q35-*"], Ovmf + "OVMF.inteltdx.secboot.fd", "uefi", "memory", "split", "enrolled-keys", "intel-tdx", "secure-boot", "verbose-dynamic"),
        Split("aarch64", ["virt-*"], Arm + "QEMU_EFI-silent-pflash.qcow2", Arm + "vars-template-pflash.qcow2", "verbose-static"),
        Split("aarch64", ["virt-*"], Arm + "QEMU_EFI-silent-pflash.raw", Arm + "vars-template-pflash.raw", "verbose-static"),
        Split("riscv64", ["virt", "virt-*"], "/usr/share/edk2/riscv/RISCV_VIRT_CODE.qcow2", "/usr/share/edk2/riscv/RISCV_VIRT_VARS.qcow2"),
        Image("x86_64", ["pc-i440fx-*", "pc-q35-*", "pc", "q35"], "/usr/share/seabios/bios-256k.bin", "bios", "memory", "split", "acpi-s3", "acpi-s4"),
    ];

    private static FirmwareDescriptor Split(string arch, string[] machines, string code, string variables, params string[] features) =>
        Image(arch, machines, code, "uefi", "flash", "split", features) with { TemplatePath = variables, TemplateFormat = Format(variables) };

    private static FirmwareDescriptor Image(string arch, string[] machines, string path, string offers, string device, string mode, params string[] features) => new()
    {
        Interfaces = [offers],
        Device = device,
        Mode = mode,
        Path = path,
        Format = Format(path),
        Targets = [.. machines.Select(machine => (arch, machine))],
        Features = features.ToHashSet(StringComparer.Ordinal),
    };

    private static string Format(string path) => path.EndsWith("qcow2", StringComparison.Ordinal) ? "qcow2" : "raw";
}
