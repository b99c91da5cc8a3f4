using System.Text.RegularExpressions;

namespace VirtPS.Tests.Interop;

/// <summary>What virsh does with QEMU's guests, on images that the commands use.</summary>
internal sealed partial class QemuCommands() : CommandList("Qemu")
{
    public override int Seconds => 240;

    public override async Task PrepareAsync(string directory)
    {
        await base.PrepareAsync(directory);
        await GuestImages.MakeAsync(directory);
    }

    public override string Settle(string answer)
    {
        answer = Counted().Replace(answer, "${what}N");
        answer = Terminal().Replace(answer, "/dev/pts/N");
        answer = MonitorId().Replace(answer, "\"libvirt-N\"");
        answer = Usage().Replace(answer, " ${disk}   N");
        answer = Newer().Replace(answer, string.Empty);
        return InOrder(Channels().Replace(answer, "{state}/channel/N-guest/").TrimEnd('\n'));
    }

    // libvirt gives statistics in the order of a table whose seed differs with each start.
    private static string InOrder(string answer) =>
        answer.StartsWith("Domain: '", StringComparison.Ordinal)
            ? string.Join("\n\n", answer.Split("\n\n").Order(StringComparer.Ordinal))
            : answer;

    // What a guest uses of its host is never the same twice.
    [GeneratedRegex(@"(?<what>(rss|delay|physical|allocation|Allocation|cpu\.user|cpu\.system|time|times|wait|reqs|bytes|flush operations|read operations|bytes read|duration of \w+ \(ns\)|^CPU|last_update|rss)(:|=| ) *)[\d.]+s?", RegexOptions.Multiline)]
    private static partial Regex Counted();

    [GeneratedRegex(@"/dev/pts/\d+")]
    private static partial Regex Terminal();

    [GeneratedRegex("\"libvirt-\\d+\"")]
    private static partial Regex MonitorId();

    // domblkinfo --all: libvirt's marks of ownership take a block of their own.
    [GeneratedRegex(@"^ (?<disk>vda|sda|sdb) +[\d.]+ \w+ +[\d.]+ \w+ +[\d.]+ \w+$", RegexOptions.Multiline)]
    private static partial Regex Usage();

    // Releases after 9.0 give the machine q35 its watchdog; libvirtd has its guests run as root here, and says so; and it counts the
    // memory of NUMA cells, of which virtual machines that grew have less than in all.
    [GeneratedRegex(@"^ *<watchdog model='itco' action='reset'/>\n|^(Messages: .*elevated privileges|Memory size: .*)\n?", RegexOptions.Multiline)]
    private static partial Regex Newer();

    [GeneratedRegex(@"/[\w/]+/qemu/channel/(target/domain-)?\d+-guest/")]
    private static partial Regex Channels();
}
