using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Chooses a TPM's model and version.</summary>
/// <remarks>qemuDomainTPMDefPostParse. Version 2.0 is the default for all models since libvirt 10.10.</remarks>
internal static class TpmDefaults
{
    /// <summary>Completes a TPM.</summary>
    public static void Complete(XElement tpm, QemuGuest guest)
    {
        tpm.Default("model", guest.IsPpc64 ? "tpm-spapr" : "tpm-tis");
        if (tpm.Element("backend") is { } backend && backend.Get("type") == "emulator" && backend.Get("version") is null or "default")
        {
            backend.Set("version", tpm.Get("model") is "tpm-spapr" or "tpm-crb" || guest.IsArmVirt || guest.IsLoongArchVirt ? "2.0" : "1.2");
        }
    }
}
