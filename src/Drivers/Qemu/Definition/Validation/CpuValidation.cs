using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Refuses what QEMU cannot make of a processor.</summary>
/// <remarks>qemuValidateDomainDefCpu.</remarks>
internal static class CpuValidation
{
    /// <summary>Checks the processor.</summary>
    public static void Check(QemuGuest guest)
    {
        if (guest.Domain.Element("cpu") is not { } cpu)
        {
            return;
        }

        if (cpu.Element("maxphysaddr") is { } bits)
        {
            CheckAddress(bits, guest);
        }

        if (cpu.Element("cache") is { } cache)
        {
            CheckCache(cache, cpu.Get("mode"), guest);
        }
    }

    private static void CheckAddress(XElement bits, QemuGuest guest)
    {
        if (!guest.IsX86)
        {
            throw Refuse.Unsupported(bits, $"CPU maximum physical address bits specification is not supported for '{guest.Arch}' architecture");
        }

        switch (bits.Get("mode"))
        {
            case "passthrough" when bits.Get("bits") is not null:
                throw Refuse.Unsupported(bits, "CPU maximum physical address bits number specification cannot be used with mode='passthrough'");
            case "emulate" when bits.Get("limit") is not null:
                throw Refuse.Unsupported(bits, "CPU maximum physical address bits limit specification cannot be used with mode='emulate'");
        }
    }

    private static void CheckCache(XElement cache, string? mode, QemuGuest guest)
    {
        if (!guest.IsX86)
        {
            throw Refuse.Unsupported(cache, $"CPU cache specification is not supported for '{guest.Arch}' architecture");
        }

        var kind = cache.Get("mode");
        switch (kind)
        {
            case "emulate" when cache.Get("level") != "3":
                throw Refuse.Unsupported(cache, "CPU cache mode 'emulate' can only be used with level='3'");
            case "passthrough" when mode is not ("host-passthrough" or "maximum"):
                throw Refuse.Unsupported(cache, "CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs");
            case "passthrough" or "disable" when cache.Get("level") is not null:
                throw Refuse.Unsupported(cache, $"unsupported CPU cache level for mode '{kind}'");
        }
    }
}
