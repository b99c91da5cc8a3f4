using VirtPS.Drivers.Shared.Identities;
using VirtPS.Drivers.Shared.Namespaces;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>Programs that are kept apart from the host see and may do less.</summary>
public sealed class ConfinedLaunchTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cl");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_program_that_nothing_keeps_apart_is_started_as_it_is()
    {
        var (program, arguments) = new ConfinedLaunch().Wrap("/bin/echo", ["one", "two words"]);

        Assert.Equal("/bin/echo", program);
        Assert.Equal(["one", "two words"], arguments);
    }

    [PrivilegedFact]
    public async Task It_runs_as_another_user_without_rights()
    {
        var said = await RunAsync(new ConfinedLaunch { Identity = new HostIdentity(23456, 23457) }, "/bin/cat", "/proc/self/status");

        Assert.Contains("Uid:\t23456\t23456\t23456\t23456", said, StringComparison.Ordinal);
        Assert.Contains("Gid:\t23457\t23457\t23457\t23457", said, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", said, StringComparison.Ordinal);
        Assert.Contains("CapBnd:\t0000000000000000", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_has_limits_of_its_own() =>
        Assert.Matches("Max open files +77 +77 ", await RunAsync(new ConfinedLaunch { Limits = new Dictionary<string, long> { ["nofile"] = 77 } }, "/bin/cat", "/proc/self/limits"));

    [Fact]
    public async Task It_joins_its_groups_before_it_begins()
    {
        var file = Path.Combine(_root.FullName, "cgroup.procs");

        await RunAsync(new ConfinedLaunch { GroupFiles = [file] }, "/bin/true");

        Assert.Equal("0", (await File.ReadAllTextAsync(file)).Trim());
    }

    [PrivilegedFact]
    public async Task It_sees_its_own_devices_only()
    {
        if ((await HostProgram.Find("unshare", VirtErrorDomain.None).TryRunAsync(["--mount", "/bin/true"], null, CancellationToken.None)).ExitCode != 0)
        {
            // Where no namespace can be made the driver itself falls back, which its own tests see.
            return;
        }

        var dev = Path.Combine(_root.FullName, "dev");
        Directory.CreateDirectory(dev);
        var view = new DeviceView(dev, ["pts"], ["null"], ["zero"]);

        var seen = await RunAsync(new ConfinedLaunch { Identity = new HostIdentity(23456, 23457), Devices = view }, "/bin/ls", "-ln", "/dev");

        var names = seen.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["fd", "null", "pts", "zero"], names.Select(words => words[0][0] == 'l' ? words[^3] : words[^1]).Order());
        Assert.Equal("23456", names.Single(words => words[^1] == "zero")[2]);
        Assert.Equal("0", names.Single(words => words[^1] == "null")[2]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(dev));
    }

    private static async Task<string> RunAsync(ConfinedLaunch confined, string program, params string[] arguments)
    {
        var (first, words) = confined.Wrap(program, arguments);
        var result = await HostProgram.Find(first, VirtErrorDomain.None).TryRunAsync(words, null, CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
