using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Host;

/// <summary>Writes the document of what a guest of a test host may have.</summary>
internal static class TestDomainCapabilities
{
    /// <summary>Writes the document.</summary>
    /// <param name="query">Which emulator is meant; what it leaves out is the host's only choice.</param>
    /// <param name="maxVcpus">The most virtual CPUs.</param>
    /// <returns>The document.</returns>
    internal static string Format(DomainCapabilitiesQuery query, int maxVcpus)
    {
        Require(query.Emulator, TestCapabilities.Emulator, "emulator");
        Require(query.Architecture, "i686", "architecture");
        Require(query.VirtType, "test", "virtualization type");
        return $"""
            <domainCapabilities>
              <path>{TestCapabilities.Emulator}</path>
              <domain>test</domain>
              <arch>i686</arch>
              <vcpu max='{maxVcpus}'/>
              <iothreads supported='yes'/>
              <os supported='yes'>
                <loader supported='no'/>
              </os>
              <cpu>
                <mode name='host-passthrough' supported='no'/>
                <mode name='maximum' supported='no'/>
                <mode name='host-model' supported='no'/>
                <mode name='custom' supported='no'/>
              </cpu>
              <devices>
                <disk supported='yes'>
                  <enum name='diskDevice'>
                    <value>disk</value>
                    <value>cdrom</value>
                    <value>floppy</value>
                    <value>lun</value>
                  </enum>
                  <enum name='bus'>
                    <value>ide</value>
                    <value>fdc</value>
                    <value>scsi</value>
                    <value>virtio</value>
                    <value>xen</value>
                    <value>usb</value>
                    <value>sata</value>
                  </enum>
                </disk>
                <graphics supported='yes'>
                  <enum name='type'>
                    <value>sdl</value>
                    <value>vnc</value>
                    <value>spice</value>
                  </enum>
                </graphics>
                <video supported='yes'>
                  <enum name='modelType'>
                    <value>vga</value>
                    <value>cirrus</value>
                    <value>vmvga</value>
                    <value>qxl</value>
                    <value>virtio</value>
                    <value>none</value>
                  </enum>
                </video>
                <hostdev supported='no'/>
              </devices>
              <features>
                <gic supported='no'/>
                <vmcoreinfo supported='no'/>
                <genid supported='yes'/>
                <backingStoreInput supported='no'/>
                <backup supported='no'/>
                <sev supported='no'/>
              </features>
            </domainCapabilities>

            """;
    }

    private static void Require(string? asked, string only, string what)
    {
        if (asked is not null && asked != only)
        {
            throw new VirtException(
                VirtErrorCode.InvalidArg, $"the test host has no {what} '{asked}' (expected '{only}')", VirtErrorDomain.Test);
        }
    }
}
