using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Fills in shared memory and refuses what its models cannot do.</summary>
/// <remarks>qemuDomainShmemDefPostParse.</remarks>
internal static class ShmemDefaults
{
    private const string DefaultMebibytes = "4";

    /// <summary>Completes a device.</summary>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.ConfigUnsupported"/> for what its model cannot do.</exception>
    public static void Complete(XElement shmem)
    {
        var kind = shmem.Element("model")?.Get("type") ?? "ivshmem";
        if (kind != "ivshmem-doorbell" && shmem.Element("size") is null)
        {
            shmem.SetText("size", DefaultMebibytes);
            shmem.Element("size")!.Set("unit", "M");
        }

        if (kind == "ivshmem")
        {
            return;
        }

        if (shmem.Element("server") is null)
        {
            if (kind == "ivshmem-doorbell")
            {
                throw Refuse(shmem, $"shmem model '{kind}' is supported only with server option enabled");
            }

            if (shmem.Element("msi") is { } interrupts)
            {
                throw Refuse(interrupts, $"shmem model '{kind}' doesn't support msi");
            }

            return;
        }

        if (kind == "ivshmem-plain")
        {
            throw Refuse(shmem, $"shmem model '{kind}' is supported only with server option disabled");
        }

        if (shmem.Element("size") is { } size)
        {
            throw Refuse(size, $"shmem model '{kind}' does not support size setting");
        }

        var msi = shmem.Need("msi");
        msi.Default("ioeventfd", "on");
    }

    private static VirtException Refuse(XElement at, string sentence) => XmlFault.Unsupported(at, sentence, null, VirtErrorDomain.Qemu);
}
