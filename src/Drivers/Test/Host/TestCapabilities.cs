using System.Globalization;
using System.Text;

namespace VirtPS.Drivers.Test.Host;

/// <summary>Writes the documents that describe a test host.</summary>
internal static class TestCapabilities
{
    /// <summary>The emulator that guests are said to run in.</summary>
    internal const string Emulator = "/usr/bin/test-hv";

    /// <summary>The security model that is said to be in force.</summary>
    internal const string SecurityModel = "testSecurity";

    /// <summary>The SMBIOS document.</summary>
    internal const string Sysinfo = """
        <sysinfo type='smbios'>
          <bios>
            <entry name='vendor'>LENOVO</entry>
            <entry name='version'>G4ETA1WW (2.61 )</entry>
            <entry name='date'>05/07/2014</entry>
            <entry name='release'>2.61</entry>
          </bios>
        </sysinfo>

        """;

    private const string Head = """
        <capabilities>

          <host>
            <cpu>
              <arch>i686</arch>
              <features>
                <pae/>
                <nonpae/>
              </features>
              <pages unit='KiB' size='4'/>
              <pages unit='KiB' size='8'/>
              <pages unit='KiB' size='2048'/>
              <pages unit='KiB' size='1048576'/>
            </cpu>
            <power_management/>
            <iommu support='no'/>
            <topology>

        """;

    private const string Tail = $"""
            </topology>
            <secmodel>
              <model>{SecurityModel}</model>
              <doi></doi>
            </secmodel>
          </host>


        """;

    /// <summary>Writes the capabilities document in libvirt's layout, blank lines included.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The document.</returns>
    internal static string Format(TestHost host)
    {
        var text = new StringBuilder(Head);
        text.Append(CultureInfo.InvariantCulture, $"      <cells num='{host.Cells.Count}'>\n");
        for (var i = 0; i < host.Cells.Count; i++)
        {
            AppendCell(text, i, host.Cells[i]);
        }

        return text.Append("      </cells>\n").Append(Tail)
            .Append(Guest("hvm")).Append(Guest("xen")).Append("</capabilities>\n").ToString();
    }

    private static void AppendCell(StringBuilder text, int id, TestCell cell)
    {
        var memory = cell.Memory / 1024;

        // The second cell has pages of 8 KiB, so that clients meet a host whose cells differ.
        var page = id == 1 ? 8 : 4;
        text.Append(CultureInfo.InvariantCulture, $"""
                    <cell id='{id}'>
                      <memory unit='KiB'>{memory}</memory>
                      <pages unit='KiB' size='{page}'>{memory / page}</pages>
                      <pages unit='KiB' size='2048'>0</pages>
                      <pages unit='KiB' size='1048576'>0</pages>
                      <cpus num='{cell.CpuCount}'>

            """);
        for (var i = 0; i < cell.CpuCount; i++)
        {
            var cpu = cell.FirstCpu + i;
            text.Append(CultureInfo.InvariantCulture, $"            <cpu id='{cpu}' socket_id='{id}' die_id='0' core_id='{i}' siblings='{cpu}'/>\n");
        }

        text.Append("          </cpus>\n        </cell>\n");
    }

    private static string Guest(string osType) => $"""
          <guest>
            <os_type>{osType}</os_type>
            <arch name='i686'>
              <wordsize>32</wordsize>
              <emulator>{Emulator}</emulator>
              <domain type='test'/>
            </arch>
            <features>
              <pae/>
              <nonpae/>
            </features>
          </guest>


        """;
}
