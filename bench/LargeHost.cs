using System.Text;

namespace VirtPS.Bench;

/// <summary>Writes a host with many domains in libvirt's test-driver file format.</summary>
internal static class LargeHost
{
    internal static Guid UuidOf(int index) => new(index, 0x5650, 0x4273, 0x80, 0, 0, 0, 0, 0, 0, 1);

    internal static string Write(int count)
    {
        var text = new StringBuilder("<node>\n");
        for (var index = 0; index < count; index++)
        {
            text.Append($"""
                <domain type='test'>
                  <name>guest{index:00000}</name>
                  <uuid>{UuidOf(index)}</uuid>
                  <memory unit='KiB'>2097152</memory>
                  <vcpu>2</vcpu>
                  <os><type arch='i686'>hvm</type><boot dev='hd'/></os>
                  <clock offset='utc'/>
                  <devices>
                    <disk type='file' device='disk'><source file='/images/guest{index:00000}.img'/><target dev='vda' bus='virtio'/></disk>
                    <disk type='file' device='cdrom'><source file='/images/install.iso'/><target dev='hda' bus='ide'/><readonly/></disk>
                    <interface type='network'><mac address='52:54:00:{index >> 16 & 255:x2}:{index >> 8 & 255:x2}:{index & 255:x2}'/><source network='default'/><model type='virtio'/></interface>
                    <console type='pty'/>
                    <graphics type='vnc' port='-1'/>
                  </devices>
                </domain>

                """);
        }

        var file = Path.Combine(Path.GetTempPath(), $"virtps-bench-{Environment.ProcessId}.xml");
        File.WriteAllText(file, text.Append("</node>\n").ToString());
        return file;
    }
}
