namespace VirtPS.Tests.Interop;

/// <summary>Programs that use libvirt through Python and Perl see of virtpsd's test host what they see of libvirt's own.</summary>
/// <param name="daemon">The daemon.</param>
public sealed class ScriptTests(ListeningDaemon daemon) : IClassFixture<ListeningDaemon>
{
    [ModuleFact("libvirt-python")]
    public Task Python_over_a_local_socket() => CompareAsync("python3", "python_client.py", daemon.UnixUri);

    [ModuleFact("libvirt-python")]
    public Task Python_over_tls() => CompareAsync("python3", "python_client.py", daemon.TlsUri);

    [ModuleFact("libvirt-python")]
    public Task Python_over_tcp_with_a_password() => CompareAsync("python3", "python_client.py", daemon.TcpUri);

    [ModuleFact("libvirt-python", "ssh", "sshd", "nc")]
    public async Task Python_over_ssh()
    {
        await daemon.StartSshAsync();
        await CompareAsync("python3", "python_client.py", daemon.SshUri);
    }

    [ModuleFact("libvirt-python")]
    public Task Python_with_asyncio() => CompareAsync("python3", "python_asyncio.py", daemon.UnixUri);

    [ModuleFact("libvirt-python")]
    public Task Python_sends_and_fetches_volumes() => MoveVolumesAsync(daemon.UnixUri);

    [ModuleFact("libvirt-python")]
    public Task Python_sends_and_fetches_volumes_over_tls() => MoveVolumesAsync(daemon.TlsUri);

    // Nor has it screens: 1 is an internal error, 84 what its hosts cannot do.
    [ModuleFact("libvirt-python")]
    public async Task Python_takes_and_gives_sockets() => Assert.Equal(
        "taken b'RFB 003.008\\n' b'ping'\ngiven b'RFB 003.008\\n' b'ping'\nrefused 1\nrefused 84\nrefused 84\nstill there 1\n",
        (await RunAsync("python3", "python_files.py", daemon.UnixUri)).Success);

    [ModuleFact("Sys::Virt")]
    public Task Perl_over_a_local_socket() => CompareAsync("perl", "perl_client.pl", daemon.UnixUri);

    [ModuleFact("Sys::Virt")]
    public Task Perl_over_tls() => CompareAsync("perl", "perl_client.pl", daemon.TlsUri);

    private static async Task CompareAsync(string program, string script, string uri)
    {
        var expected = await RunAsync(program, script, "test:///default");
        Assert.Equal(expected.Success, (await RunAsync(program, script, uri)).Success);
    }

    // libvirt's test driver has no contents of volumes, so there is nothing to compare with.
    private static async Task MoveVolumesAsync(string uri) =>
        Assert.Equal("equal True\ndata 1048576 hole 3145728\nname v of ['v']\n", (await RunAsync("python3", "python_volume.py", uri)).Success);

    private static Task<PeerAnswer> RunAsync(string program, string script, string uri) =>
        Peer.RunAsync($"/usr/bin/{program}", Path.Combine(AppContext.BaseDirectory, "Clients", script), uri);
}

/// <summary>Marks a test that needs a binding of libvirt's as Debian installs it, and is skipped by name without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModuleFactAttribute : FactAttribute
{
    public ModuleFactAttribute(string module, params string[] programs)
    {
        var isThere = module == "Sys::Virt" ? IsFound("/usr/lib", "perl5", "Virt.pm") : IsFound("/usr/lib", "python3", "libvirtaio.py");
        Skip = isThere ? Peer.Missing(programs) : $"needs {module}, not installed here";
    }

    // Below /usr/lib, or in the directory of the machine's architecture.
    private static bool IsFound(string directory, string language, string file) =>
        Directory.Exists(directory) && Directory.EnumerateDirectories(directory, "*-linux-gnu").Append(directory)
            .Select(place => Path.Combine(place, language)).Where(Directory.Exists)
            .Any(place => Directory.EnumerateFiles(place, file, SearchOption.AllDirectories).Any());
}
