using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Settles which machine a guest is.</summary>
internal static class MachineDefaults
{
    /// <summary>Refuses what QEMU's guests never have.</summary>
    public static void Complete(QemuGuest guest)
    {
        var domain = guest.Domain;
        if (domain.Element("bootloader") is { } bootloader)
        {
            throw XmlFault.Unsupported(bootloader, "bootloader is not supported by QEMU", null, VirtErrorDomain.Qemu);
        }

        if (guest.Machine.Length == 0)
        {
            throw XmlFault.Make(
                VirtErrorCode.InvalidArg,
                domain,
                $"could not get preferred machine for {domain.Element("devices")?.Text("emulator")} type={guest.Type}",
                null,
                VirtErrorDomain.Qemu);
        }
    }

    /// <summary>Writes the name that keeps its meaning when QEMU is updated in place of an alias.</summary>
    /// <remarks>qemuCanonicalizeMachine.</remarks>
    public static void Canonicalize(QemuGuest guest)
    {
        if (guest.Facts.Machine(guest.Machine) is { } machine)
        {
            guest.Domain.Element("os")!.Element("type")!.Set("machine", machine.Name);
        }
    }
}
