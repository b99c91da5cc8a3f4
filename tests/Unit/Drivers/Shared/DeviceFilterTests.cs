using System.Diagnostics;
using VirtPS.Drivers.Shared.Cgroups;
using VirtPS.Drivers.Shared.Files;

namespace VirtPS.Tests.Unit.Drivers.Shared;

/// <summary>The kernel keeps the processes of a group of version 2 from devices that they were not given.</summary>
public sealed class DeviceFilterTests : IDisposable
{
    private readonly string _group = Path.Combine(Mount ?? Path.GetTempPath(), $"virtps-test-{Guid.NewGuid():N}");

    private static string? Mount => File.ReadLines("/proc/self/mountinfo")
        .Where(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal)).Select(line => line.Split(' ')[4]).FirstOrDefault();

    public void Dispose()
    {
        if (Directory.Exists(_group))
        {
            Directory.Delete(_group);
        }
    }

    [PrivilegedFact]
    public async Task A_group_has_only_the_devices_that_it_was_given()
    {
        Assert.NotNull(Mount);
        Directory.CreateDirectory(_group);
        Assert.True(await CanAsync("< /dev/zero"));

        DeviceFilter.DenyAll(_group);
        Assert.False(await CanAsync("< /dev/zero"));
        Assert.False(await CanAsync("> /dev/null"));

        DeviceFilter.Allow(_group, FileFacts.Of("/dev/zero")!.Value, isReadOnly: true);
        Assert.True(await CanAsync("< /dev/zero"));
        Assert.False(await CanAsync("> /dev/zero"));

        DeviceFilter.AllowCharacters(_group, (int)FileFacts.Of("/dev/null")!.Value.Major);
        Assert.True(await CanAsync("> /dev/null"));
        Assert.True(await CanAsync("< /dev/urandom"));
        Assert.False(await CanAsync("> /dev/zero"));

        DeviceFilter.Deny(_group, FileFacts.Of("/dev/zero")!.Value);
        Assert.True(await CanAsync("> /dev/zero"));
    }

    [PrivilegedFact]
    public void What_a_group_was_never_given_can_be_taken()
    {
        Assert.NotNull(Mount);
        Directory.CreateDirectory(_group);

        DeviceFilter.Deny(_group, FileFacts.Of("/dev/zero")!.Value);
        DeviceFilter.DenyAll(_group);
        DeviceFilter.Deny(_group, FileFacts.Of("/dev/zero")!.Value);
    }

    // A shell that moves into the group first.
    private async Task<bool> CanAsync(string redirection)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"echo $$ > {_group}/cgroup.procs && : {redirection}"]) { RedirectStandardError = true })!;
        await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0;
    }
}
