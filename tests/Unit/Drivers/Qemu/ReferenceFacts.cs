using System.Collections.Frozen;
using VirtPS.Drivers.Qemu.Capabilities;

namespace VirtPS.Tests.Unit.Drivers.Qemu;

/// <summary>Facts such as a QEMU would give; its types are not listed, so that nothing is refused for want of one.</summary>
internal static class ReferenceFacts
{
    /// <summary>A QEMU as new as those of libvirt's samples.</summary>
    public static QemuFacts Latest { get; } = Of(new Version(10, 0));

    /// <summary>The oldest QEMU that is supported.</summary>
    public static QemuFacts Oldest { get; } = Of(new Version(7, 2));

    private static QemuFacts Of(Version version) => new()
    {
        Binary = "/usr/bin/qemu-system-x86_64",
        Arch = "x86_64",
        Version = version,
        Machines =
        [
            Machine($"pc-i440fx-{version}", "pc", "pc.ram"), Machine($"pc-q35-{version}", "q35", "pc.ram"),
            Machine("microvm", null, "microvm.ram"),
            .. new[] { "2.5", "2.12", "4.0", "4.2" }.Select(number => Machine($"pc-i440fx-{number}", null, "pc.ram", oldNuma: true)),
            .. new[] { "4.0", "4.2" }.Select(number => Machine($"pc-q35-{number}", null, "pc.ram", oldNuma: true)),
            Machine("pc-i440fx-5.0", null, "pc.ram", oldNuma: true),
        ],
        Types = FrozenSet<string>.Empty,
    };

    private static QemuMachine Machine(string name, string? alias, string ram, bool oldNuma = false) =>
        new(name, alias, 255, HotplugCpus: true, "qemu64", ram, IsDefault: false, IsDeprecated: false, NumaMemory: !oldNuma);
}
