namespace VirtPS.Tests.Interop;

/// <summary>The guests of an unprivileged user's own virtpsd do what every driver must.</summary>
/// <param name="host">The daemon.</param>
public sealed class QemuSessionTests(SessionHost host) : IClassFixture<SessionHost>
{
    // As with libvirt, only the system's daemon limits what guests use of their host.
    private const string ForSystemOnly = "Limits_are_read_as_they_were_written";

    public static IEnumerable<object[]> Cases => QemuConformanceTests.Cases.Where(one => (string)one[1] != ForSystemOnly);

    [SessionTheory]
    [MemberData(nameof(Cases))]
    public async Task Guests_do_what_every_driver_must(string suite, string test, int row)
    {
        try
        {
            await SuiteCase.Named(suite, test, row).RunAsync(host.Target);
        }
        finally
        {
            await host.EmptyAsync();
        }
    }

    [SessionFact]
    public async Task It_limits_nothing() => Assert.Contains("not available in session mode", await LimitAsync());

    [SessionFact]
    public async Task It_is_the_user_s_own()
    {
        var status = await File.ReadAllLinesAsync($"/proc/{host.ProcessId}/status");
        Assert.Contains("Uid:\t65534\t65534\t65534\t65534", status);
        Assert.Equal("qemu:///session", (await host.VirshAsync("uri")).Success.Trim());
    }

    private async Task<string> LimitAsync()
    {
        var guest = Path.Combine(host.Target.Scratch, "limited.xml");
        await File.WriteAllTextAsync(guest, "<domain type='qemu'><name>limited</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os></domain>");
        _ = (await host.VirshAsync("define", guest)).Success;
        var refused = await host.VirshAsync("memtune", "limited", "--hard-limit", "65536", "--config");
        _ = (await host.VirshAsync("undefine", "limited")).Success;
        return refused.Errors;
    }
}

/// <summary>Marks a test that needs what <see cref="SessionHost"/> needs, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SessionFactAttribute : FactAttribute
{
    public SessionFactAttribute() => Skip = SessionHost.Missing;
}

/// <summary>Marks a test with several cases that needs what <see cref="SessionHost"/> needs, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SessionTheoryAttribute : TheoryAttribute
{
    public SessionTheoryAttribute() => Skip = SessionHost.Missing;
}
