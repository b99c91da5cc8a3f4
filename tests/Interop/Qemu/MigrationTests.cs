namespace VirtPS.Tests.Interop;

/// <summary>Real guests move between two of our hosts, driven by libvirt's own clients.</summary>
public sealed class MigrationTests
{
    [PeerTheory("virsh", "qemu-system-x86_64")]
    [InlineData("--live")]
    [InlineData("--live", "--p2p")]
    [InlineData("--live", "--p2p", "--tunnelled")]
    [InlineData("--live", "--parallel", "--parallel-connections", "2")]
    [InlineData("--live", "--auto-converge", "--compressed", "--comp-methods", "xbzrle")]
    [InlineData("--p2p")]
    public async Task A_guest_moves_and_goes_on_where_it_was(params string[] options)
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("mover");
        (await hosts.TryMigrateAsync("mover", options)).Success.ToString();
        Assert.Equal("running", (await hosts.RightAsync("domstate", "mover")).Trim());
        Assert.Equal("running (migrated)", (await hosts.RightAsync("domstate", "--reason", "mover")).Trim());
        Assert.Equal("shut off (migrated)", (await hosts.LeftAsync("domstate", "--reason", "mover")).Trim());
        await hosts.HearAsync("mover", 3);
        Assert.Contains("Incoming migration", await hosts.RightAsync("domjobinfo", "--completed", "mover"));
        Assert.Contains("Outgoing migration", await hosts.LeftAsync("domjobinfo", "--completed", "mover"));
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_shut_off_guest_moves_as_a_definition()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.DefineAsync("paper");
        var refused = await hosts.TryMigrateAsync("paper", "--offline");
        Assert.Contains("offline migration must be specified with the persistent flag set", refused.Errors);
        (await hosts.TryMigrateAsync("paper", "--offline", "--persistent", "--undefinesource")).Success.ToString();
        Assert.Equal("shut off", (await hosts.RightAsync("domstate", "paper")).Trim());
        Assert.DoesNotContain("paper", await hosts.LeftAsync("list", "--all", "--name"));
        await hosts.RightAsync("start", "paper");
        await hosts.HearAsync("paper", 2);
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_guest_takes_its_disks_its_definition_and_a_new_name_along()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("owner", disk: "<serial>mine</serial>");
        var image = Path.Combine(hosts.Shared, "owner.img");

        // What the left host has under this name the right one has not.
        File.Move(image, image + ".left");
        var unsafely = await hosts.TryMigrateAsync("owner", "--live");
        Assert.Contains("Migration without shared storage is unsafe", unsafely.Errors);
        (await hosts.TryMigrateAsync("owner", "--live", "--copy-storage-all", "--persistent", "--undefinesource", "--dname", "renter")).Success.ToString();
        Assert.Equal(await File.ReadAllBytesAsync(image + ".left"), await File.ReadAllBytesAsync(image));
        Assert.Equal("running", (await hosts.RightAsync("domstate", "renter")).Trim());
        Assert.Contains("<serial>mine</serial>", await hosts.RightAsync("dumpxml", "--inactive", "renter"));
        Assert.Empty((await hosts.LeftAsync("list", "--all", "--name")).Trim());
        await hosts.HearAsync("owner", 3);
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_migration_that_is_aborted_leaves_the_guest_where_it_was_and_nothing_elsewhere()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("stayer");
        var moving = await StartSlowAsync(hosts, "stayer", "--live", "--p2p");
        await hosts.LeftAsync("domjobabort", "stayer");
        Assert.Contains("job 'migration out' canceled by client", (await moving).Errors);
        await StaysAsync(hosts, "stayer");

        // The next one goes through.
        await hosts.LeftAsync("migrate-setspeed", "stayer", "1000");
        (await hosts.TryMigrateAsync("stayer", "--live", "--p2p")).Success.ToString();
        await hosts.HearAsync("stayer", 3);
    }

    [PeerTheory("virsh", "qemu-system-x86_64")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_daemon_that_is_killed_under_a_migration_loses_no_guest(bool killsLeft)
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("survivor");
        var moving = await StartSlowAsync(hosts, "survivor", "--live", "--p2p");
        await (killsLeft ? hosts.KillLeftAsync() : hosts.KillRightAsync());
        Assert.NotEqual(0, (await moving).Code);
        await StaysAsync(hosts, "survivor");
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_guest_may_run_at_its_new_host_before_all_of_its_memory_is_there()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("hasty");
        var moving = await StartSlowAsync(hosts, "hasty", "--live", "--postcopy");
        await hosts.LeftAsync("migrate-postcopy", "hasty");
        (await moving).Success.ToString();
        Assert.Equal("running (migrated)", (await hosts.RightAsync("domstate", "--reason", "hasty")).Trim());
        await hosts.HearAsync("hasty", 3);
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task What_does_not_match_is_refused_and_the_guest_goes_on()
    {
        await using var hosts = await TwoHosts.StartAsync();
        await hosts.StartGuestAsync("fixed");
        var same = await hosts.TryLeftAsync("migrate", "--live", "--p2p", "fixed", hosts.Left, "tcp://127.0.0.1");
        Assert.Matches("already active|same host", same.Errors);
        var lonely = await hosts.TryLeftAsync("migrate", "--live", "fixed", "test:///default");
        Assert.NotEqual(0, lonely.Code);
        var changed = Path.Combine(hosts.Shared, "changed.xml");
        await File.WriteAllTextAsync(changed, (await hosts.LeftAsync("dumpxml", "--migratable", "--security-info", "fixed")).Replace("isa-serial", "pci-serial", StringComparison.Ordinal)
            .Replace("<memory unit='KiB'>32768", "<memory unit='KiB'>65536", StringComparison.Ordinal));
        var other = await hosts.TryMigrateAsync("fixed", "--live", "--xml", changed);
        Assert.Contains("does not match source", other.Errors);
        var tuned = await hosts.TryMigrateAsync("fixed", "--live", "--parallel-connections", "4");
        Assert.Contains("Turn parallel migration on to tune it", tuned.Errors);
        await StaysAsync(hosts, "fixed");
    }

    [PeerFact("virsh", "qemu-system-x86_64")]
    public async Task A_program_of_the_administrator_changes_or_forbids_what_comes()
    {
        await using var hosts = await TwoHosts.StartAsync();
        var hook = Path.Combine(Directory.CreateDirectory(Path.Combine(hosts.RightRoot, "etc/virtps/hooks")).FullName, "qemu");
        var (seen, wanted) = (Path.Combine(hosts.Shared, "seen"), Path.Combine(hosts.Shared, "wanted"));
        await File.WriteAllTextAsync(hook, $$"""
            #!/bin/sh
            [ "$2" = migrate ] || exit 0
            echo "$@" >> {{seen}}
            case "$(cat {{wanted}})" in
              refuse) echo "not this week" >&2; exit 1;;
              break) sed 's/isa-serial/pci-serial/';;
              rubbish) echo "<domain>";;
              *) sed 's|</name>|</name><description>changed by a hook</description>|';;
            esac
            """.ReplaceLineEndings("\n"));
        _ = (await Peer.RunAsync("chmod", "+x", hook)).Success;
        await hosts.StartGuestAsync("filtered");
        foreach (var (what, words) in new[] { ("refuse", "not this week"), ("break", "does not match source"), ("rubbish", "domain") })
        {
            await File.WriteAllTextAsync(wanted, what);
            var refused = await hosts.TryMigrateAsync("filtered", "--live");
            Assert.NotEqual(0, refused.Code);
            Assert.Contains(words, refused.Errors);
            await StaysAsync(hosts, "filtered");
        }

        await File.WriteAllTextAsync(wanted, "change");
        _ = (await hosts.TryMigrateAsync("filtered", "--live", "--dname", "strained")).Success;
        Assert.Contains("<description>changed by a hook</description>", await hosts.RightAsync("dumpxml", "strained"));
        Assert.Equal(["filtered migrate begin -", "filtered migrate begin -", "filtered migrate begin -", "strained migrate begin -"], await File.ReadAllLinesAsync(seen));
        await hosts.HearAsync("filtered", 3);
    }

    // A megabyte in a second is less than the guest changes in that time, so that the migration does not end by itself.
    private static async Task<Task<PeerAnswer>> StartSlowAsync(TwoHosts hosts, string name, params string[] options)
    {
        await hosts.LeftAsync("migrate-setspeed", name, "1");
        await hosts.LeftAsync("migrate-setmaxdowntime", name, "1");
        var moving = hosts.TryMigrateAsync(name, options);
        await TwoHosts.UntilAsync(async () => (await hosts.TryLeftAsync("domjobinfo", name)).Output.Contains("Normal pages", StringComparison.Ordinal) || moving.IsCompleted);
        return moving;
    }

    private static async Task StaysAsync(TwoHosts hosts, string name)
    {
        await TwoHosts.UntilAsync(async () => (await hosts.LeftAsync("domstate", name)).Trim() == "running");
        await hosts.HearAsync(name, 3);
        await TwoHosts.UntilAsync(async () => (await hosts.RightAsync("list", "--all", "--name")).Trim().Length == 0);
        await TwoHosts.UntilAsync(() => Task.FromResult(TwoHosts.ProcessesOf(hosts.RightRoot) == 0));
    }
}
