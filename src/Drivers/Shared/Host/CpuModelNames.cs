using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Shared.Host;

/// <summary>The names of the CPU models that libvirt 9.0 knows.</summary>
/// <remarks>They are facts of libvirt's cpu_map, in its order.</remarks>
internal static class CpuModelNames
{
    private static readonly string[] X86 = Split(
        """
        486 pentium pentium2 pentium3 pentiumpro coreduo n270 core2duo qemu32 kvm32 cpu64-rhel5 cpu64-rhel6 qemu64
        kvm64 Conroe Penryn Nehalem Nehalem-IBRS Westmere Westmere-IBRS SandyBridge SandyBridge-IBRS IvyBridge
        IvyBridge-IBRS Haswell-noTSX Haswell-noTSX-IBRS Haswell Haswell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS
        Broadwell Broadwell-IBRS Skylake-Client Skylake-Client-IBRS Skylake-Client-noTSX-IBRS Skylake-Server
        Skylake-Server-IBRS Skylake-Server-noTSX-IBRS Cascadelake-Server Cascadelake-Server-noTSX Icelake-Client
        Icelake-Client-noTSX Icelake-Server Icelake-Server-noTSX Cooperlake Snowridge athlon phenom Opteron_G1
        Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 EPYC EPYC-IBPB EPYC-Rome EPYC-Milan Dhyana
        """);

    private static readonly string[] Power = Split(
        """
        POWER6 POWER7 POWER8 POWER9 POWER10 POWERPC_e5500 POWERPC_e6500
        """);

    /// <summary>Architectures that libvirt knows by name but has no models for.</summary>
    private static readonly string[] Unmodelled = Split(
        """
        alpha cris ia64 lm32 m68k microblaze microblazeel mips mipsel mips64 mips64el openrisc parisc parisc64
        ppc ppcle ppcemb riscv32 riscv64 sh4 sh4eb sparc sparc64 unicore32 xtensa xtensaeb
        """);

    /// <summary>Lists the models of an architecture.</summary>
    /// <param name="architecture">The architecture as libvirt spells it.</param>
    /// <returns>The models; empty where any name is taken.</returns>
    internal static IReadOnlyList<string> Of(string architecture) => architecture switch
    {
        "i686" or "x86_64" => X86,
        "ppc64" or "ppc64le" => Power,
        "aarch64" or "armv6l" or "armv7b" or "armv7l" or "s390" or "s390x" => [],
        _ when Unmodelled.Contains(architecture) =>
            throw new VirtException(VirtErrorCode.NoSupport, $"'{architecture}' architecture is not supported by CPU driver", VirtErrorDomain.Cpu),
        _ => throw new VirtException(VirtErrorCode.InvalidArg, $"cannot find architecture {architecture}", VirtErrorDomain.None),
    };

    private static string[] Split(string names) => names.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
