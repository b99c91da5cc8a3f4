using System.Globalization;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>A real guest sees what is plugged into it while it runs, and lets go of it again.</summary>
/// <param name="host">The daemon and its guest.</param>
[Collection("Guests, second half")]
public sealed class HotplugTests(GuestHost host) : IClassFixture<GuestHost>
{
    [GuestTheory]
    [InlineData("vdb", "virtio", "/sys/block/vdb")]
    [InlineData("sdb", "scsi", "/sys/block/sd?")]
    public async Task A_disk_comes_with_its_content_and_goes(string target, string bus, string block)
    {
        var disk = await DiskAsync($"{target}.qcow2", $"<target dev='{target}' bus='{bus}'/><serial>plugged</serial>");
        await host.DoAsync("attach-device", LinuxGuest.Name, disk, "--live");
        await host.Shell.UntilAsync($"[ -e {block} ]");
        var node = "/dev/" + await host.Shell.DoAsync($"basename {block}");
        Assert.Equal((16 << 11).ToString(CultureInfo.InvariantCulture), await host.Shell.DoAsync($"cat {block}/size"));
        await host.Shell.DoAsync($"mount {node} /mnt && echo kept >/mnt/word && umount /mnt");
        await host.DoAsync("detach-device", LinuxGuest.Name, disk, "--live");
        await host.Shell.UntilAsync($"[ ! -e {block} ]");
        await GoneAsync($"dev='{target}'");

        // What the guest wrote is in the image, which comes back as it was.
        await host.DoAsync("attach-device", LinuxGuest.Name, disk, "--live");
        await host.Shell.UntilAsync($"[ -e {block} ]");
        node = "/dev/" + await host.Shell.DoAsync($"basename {block}");
        Assert.Equal("kept", await host.Shell.DoAsync($"mount -o ro {node} /mnt && cat /mnt/word; umount /mnt"));
        await host.DoAsync("detach-disk", LinuxGuest.Name, target, "--live");
        await host.Shell.UntilAsync($"[ ! -e {block} ]");
        await GoneAsync($"dev='{target}'");
    }

    [GuestFact]
    public async Task A_disk_grows_under_the_guest()
    {
        var disk = await DiskAsync("grow.qcow2", "<target dev='vdc' bus='virtio'/>");
        await host.DoAsync("attach-device", LinuxGuest.Name, disk, "--live");
        await host.Shell.UntilAsync("[ -e /sys/block/vdb ]");
        await host.DoAsync("blockresize", LinuxGuest.Name, "vdc", "32M");
        await host.Shell.UntilAsync($"[ $(cat /sys/block/vdb/size) = {32 << 11} ]");
        await host.DoAsync("detach-disk", LinuxGuest.Name, "vdc", "--live");
        await host.Shell.UntilAsync("[ ! -e /sys/block/vdb ]");
        await GoneAsync("dev='vdc'");
    }

    [GuestFact]
    public async Task A_network_card_comes_has_its_link_cut_and_goes()
    {
        const string Mac = "52:54:00:aa:bb:01";
        var card = await host.WriteAsync("card.xml", $"<interface type='user'><mac address='{Mac}'/><model type='virtio'/></interface>");
        await host.DoAsync("attach-device", LinuxGuest.Name, card, "--live");
        await host.Shell.UntilAsync("[ -e /sys/class/net/eth1 ]");
        Assert.Equal(Mac, await host.Shell.DoAsync("cat /sys/class/net/eth1/address"));
        await host.Shell.DoAsync("ip link set eth1 up");
        await host.Shell.UntilAsync("[ $(cat /sys/class/net/eth1/carrier) = 1 ]");
        await host.DoAsync("domif-setlink", LinuxGuest.Name, Mac, "down");
        await host.Shell.UntilAsync("[ $(cat /sys/class/net/eth1/carrier) = 0 ]");
        await host.DoAsync("domif-setlink", LinuxGuest.Name, Mac, "up");
        await host.Shell.UntilAsync("[ $(cat /sys/class/net/eth1/carrier) = 1 ]");
        Assert.Contains(Mac, await host.DoAsync("domifaddr", LinuxGuest.Name, "--source", "agent"));
        await host.DoAsync("detach-interface", LinuxGuest.Name, "user", "--mac", Mac, "--live");
        await host.Shell.UntilAsync("[ ! -e /sys/class/net/eth1 ]");
        await GoneAsync(Mac);
    }

    [GuestFact]
    public async Task Memory_comes_and_goes()
    {
        var before = await TotalAsync();
        var module = await host.WriteAsync("dimm.xml", "<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>");
        await host.DoAsync("attach-device", LinuxGuest.Name, module, "--live");
        await host.Shell.UntilAsync($"[ $(sed -n 's/MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo) -ge {before + (127 << 10)} ]");
        Assert.Contains($"{(256 + 128) << 10} KiB", await host.DoAsync("dominfo", LinuxGuest.Name));
        Assert.Contains("<address type='dimm' slot='0' base='0x100000000'/>", await host.DoAsync("dumpxml", LinuxGuest.Name));
        await host.DoAsync("detach-device", LinuxGuest.Name, module, "--live");
        await GoneAsync("<memory model='dimm'");
        Assert.InRange(await TotalAsync(), before - 4096, before + 4096);
    }

    /// <summary>They are not taken out again: QEMU 7.2 breaks down when a processor of its own emulation goes.</summary>
    [GuestFact]
    public async Task Processors_come()
    {
        await host.DoAsync("setvcpus", LinuxGuest.Name, "3", "--live");
        await host.Shell.UntilAsync("[ -e /sys/devices/system/cpu/cpu2 ]");
        await host.DoAsync("setvcpus", LinuxGuest.Name, "3", "--guest");
        Assert.Equal("0-2", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
        Assert.Equal("3", await host.DoAsync("vcpucount", LinuxGuest.Name, "--live", "--current"));

        await host.DoAsync("setvcpu", LinuxGuest.Name, "3", "--enable", "--live");
        await host.Shell.UntilAsync("[ -e /sys/devices/system/cpu/cpu3 ]");
        Assert.Equal("4", await host.DoAsync("vcpucount", LinuxGuest.Name, "--live", "--current"));
        await host.DoAsync("setvcpus", LinuxGuest.Name, "2", "--guest");
        Assert.Equal("0-1", await host.Shell.DoAsync("cat /sys/devices/system/cpu/online"));
    }

    [GuestFact]
    public async Task The_balloon_takes_memory_gives_it_back_and_tells_of_it()
    {
        var before = await TotalAsync();
        await host.DoAsync("setmem", LinuxGuest.Name, "208M", "--live");
        await host.Shell.UntilAsync($"[ $(sed -n 's/MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo) -le {before - (47 << 10)} ]");
        await GuestHost.UntilAsync(
            async () => (await host.DoAsync("dommemstat", LinuxGuest.Name)).Contains($"actual {208 << 10}\n", StringComparison.Ordinal), "the balloon's size");
        await host.DoAsync("setmem", LinuxGuest.Name, "256M", "--live");
        await host.Shell.UntilAsync($"[ $(sed -n 's/MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo) -ge {before - 4096} ]");

        await host.DoAsync("dommemstat", LinuxGuest.Name, "--period", "1", "--live");
        Assert.Contains("<stats period='1'/>", await host.DoAsync("dumpxml", LinuxGuest.Name));
        await GuestHost.UntilAsync(
            async () => (await host.DoAsync("dommemstat", LinuxGuest.Name)).Contains("available ", StringComparison.Ordinal), "the guest's figures");
        var figures = (await host.DoAsync("dommemstat", LinuxGuest.Name)).Split('\n').Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        Assert.InRange(figures["available"], before - 4096, before + 4096);
        Assert.InRange(figures["unused"], 1, figures["available"]);
        foreach (var name in new[] { "swap_in", "swap_out", "major_fault", "minor_fault", "usable", "last_update", "disk_caches", "rss" })
        {
            Assert.Contains(name, figures.Keys);
        }

        var all = await host.DoAsync("domstats", LinuxGuest.Name, "--balloon");
        Assert.Contains("balloon.available=" + figures["available"].ToString(CultureInfo.InvariantCulture), all);
        await host.DoAsync("dommemstat", LinuxGuest.Name, "--period", "0", "--live");
    }

    private Task GoneAsync(string what) => GuestHost.UntilAsync(
        async () => !(await host.DoAsync("dumpxml", LinuxGuest.Name)).Contains(what, StringComparison.Ordinal), $"the end of {what}");

    private async Task<long> TotalAsync() => long.Parse(
        await host.Shell.DoAsync("sed -n 's/MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo"), CultureInfo.InvariantCulture);

    private async Task<string> DiskAsync(string image, string rest)
    {
        if (!File.Exists(host.At(image)))
        {
            await LinuxGuest.MakeDiskAsync(host.At(image), "16M");
        }

        return await host.WriteAsync(
            image + ".xml", $"<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='{host.At(image)}'/>{rest}</disk>");
    }
}
