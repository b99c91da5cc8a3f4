using System.Text;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Transport;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>ssh and commands of the user's own: real processes, of which nothing stays behind.</summary>
public sealed class ProcessTransportTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("qemu+ssh://host/system", "-T|-e|none|--|host")]
    [InlineData("qemu+ssh://vm@host:2222/system?keyfile=/k%20y&no_tty=1&no_verify=1", "-p|2222|-l|vm|-i|/k y|-T|-e|none|-o|BatchMode=yes|-o|StrictHostKeyChecking=no|--|host")]
    [InlineData("qemu+ssh://[::1]/system?known_hosts=/a%20b%25&known_hosts_verify=auto", "-T|-e|none|-o|StrictHostKeyChecking=accept-new|-o|UserKnownHostsFile=\"/a b%%\"|--|::1")]
    [InlineData("qemu+libssh2://host/system?known_hosts_verify=ignore&sshauth=agent,privkey,password", "-T|-e|none|-o|StrictHostKeyChecking=no|-o|UserKnownHostsFile=/dev/null|-o|PreferredAuthentications=publickey,password|--|host")]
    public async Task Ssh_is_called_as_libvirt_calls_it(string uri, string expected)
    {
        var arguments = await RecordAsync(uri);
        Assert.Equal(expected.Split('|'), arguments[..^1]);
    }

    [Theory]
    [InlineData("qemu+ssh://host/system", true, "virt-ssh-helper|-r|qemu:///system")]
    [InlineData("qemu+ssh://host/session?x=it's", false, "virt-ssh-helper|qemu:///session?x=it%27s")]
    [InlineData("qemu+ssh://host/system?name=a'b$(touch%20pwned)%60c%60", false, "virt-ssh-helper|a'b$(touch pwned)`c`")]
    [InlineData("qemu+ssh://host/system?proxy=netcat", false, "nc|-q|;nc|-q0|-U|/var/run/libvirt/libvirt-sock")]
    [InlineData("qemu+ssh://host/system?proxy=netcat", true, "nc|-q|;nc|-q0|-U|/var/run/libvirt/libvirt-sock-ro")]
    [InlineData("qemu+ssh://host/system?socket=/tmp/my%20s'ock%3Btouch%20pwned", false, "nc|-q|;nc|-q0|-U|/tmp/my s'ock;touch pwned")]
    public async Task The_far_end_runs_just_what_is_meant(string uri, bool readOnly, string expected)
    {
        // What sshd would do: the user's shell gets the one string that ssh carries. The programs there only tell what they are given.
        var command = (await RecordAsync(uri, readOnly))[^1];
        foreach (var program in new[] { "virt-ssh-helper", "nc" })
        {
            WriteScript(
                program, $"printf '%s' {program} >> '{_directory["ran"]}'; for a in \"$@\"; do printf '|%s' \"$a\" >> '{_directory["ran"]}'; done\n"
                + $"if [ \"$1\" = -q ]; then printf '|;' >> '{_directory["ran"]}'; echo 'requires an argument'; fi");
        }

        await using var far = ProcessTransport.Start(
            "/usr/bin/env", ["-C", _directory.Path, "PATH=" + _directory.Path + ":/usr/bin:/bin", "/bin/sh", "-c", command], TransportSecurity.Local, "far", "");
        Assert.True((await far.Pipe.Input.ReadAsync()).IsCompleted);
        Assert.Equal(expected, File.ReadAllText(_directory["ran"]));
        Assert.False(File.Exists(_directory["pwned"]));
    }

    [Fact]
    public async Task Without_the_helper_netcat_steps_in()
    {
        var command = (await RecordAsync("qemu+ssh://host/system?netcat=/opt/nc"))[^1];
        Assert.DoesNotContain("virt-ssh-helper", command, StringComparison.Ordinal);
        Assert.Contains("/opt/nc", command, StringComparison.Ordinal);
        Assert.Contains("command -v virt-ssh-helper", (await RecordAsync("qemu+ssh://host/system"))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qemu+ssh://host/system?proxy=native&netcat=/bin/nc", VirtErrorCode.InvalidArg)]
    [InlineData("qemu+ssh://host/system?proxy=native&socket=/s", VirtErrorCode.InvalidArg)]
    [InlineData("qemu+ssh://host/system?mode=direct", VirtErrorCode.OperationUnsupported)]
    [InlineData("qemu+ssh://host/system?command=/nonexistent/ssh", VirtErrorCode.SystemError)]
    [InlineData("qemu+ext:///system", VirtErrorCode.InvalidArg)]
    [InlineData("qemu+ext:///system?command=/nonexistent/program", VirtErrorCode.SystemError)]
    public async Task What_cannot_be_is_refused(string uri, VirtErrorCode expected) =>
        Assert.Equal(expected, (await Assert.ThrowsAsync<VirtException>(() => DialAsync(uri))).Code);

    [Fact]
    public async Task Bytes_go_through_a_command_of_one_s_own()
    {
        await using var transport = await DialAsync("qemu+ext:///system?command=cat");
        await transport.Pipe.Output.WriteAsync("hello"u8.ToArray());
        var read = await transport.Pipe.Input.ReadAtLeastAsync(5);
        Assert.Equal("hello", Encoding.ASCII.GetString(read.Buffer.FirstSpan));
    }

    [Fact]
    public async Task The_arguments_of_a_command_are_given_one_by_one()
    {
        await using var transport = await DialAsync("qemu+ext:///system?command=printf&argv=%5B%25s%5D&argv=a%20b&argv=$HOME");
        var read = await transport.Pipe.Input.ReadAtLeastAsync(12);
        Assert.Equal("[a b][$HOME]", Encoding.ASCII.GetString(read.Buffer.FirstSpan));
    }

    [Fact]
    public async Task What_a_program_says_as_it_breaks_off_is_the_reason()
    {
        var ssh = WriteScript("ssh", "echo 'Host key verification failed.' >&2; exit 255");
        await using var transport = await DialAsync($"qemu+ssh://host/system?command={ssh}");
        var error = await Assert.ThrowsAsync<IOException>(async () => await transport.Pipe.Input.ReadAsync());
        Assert.Contains("Host key verification failed.", error.Message, StringComparison.Ordinal);
        Assert.Contains("host by " + ssh, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_in_silence_tells_its_code()
    {
        var ssh = WriteScript("ssh", "exit 3");
        await using var transport = await DialAsync($"qemu+ssh://host/system?command={ssh}");
        var error = await Assert.ThrowsAsync<IOException>(async () => await transport.Pipe.Input.ReadAsync());
        Assert.Contains("code 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_kills_the_program_and_its_helpers()
    {
        var ssh = WriteScript("ssh", "sleep 1000 &\necho $$ $!\nwait");
        var transport = await DialAsync($"qemu+ssh://host/system?command={ssh}");
        var read = await transport.Pipe.Input.ReadAsync();
        var pids = Encoding.ASCII.GetString(read.Buffer.FirstSpan).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        transport.Pipe.Input.AdvanceTo(read.Buffer.End);
        Assert.Equal(2, pids.Length);
        await transport.DisposeAsync();

        // The helper is not our child: nothing tells when the kernel has carried out its end.
        Assert.All(pids, pid => Assert.True(SpinWait.SpinUntil(() => IsGone(pid), TimeSpan.FromSeconds(30)), $"process {pid} still runs"));
    }

    // A killed process whose parent is gone may wait for a moment to be collected; it runs no more.
    private static bool IsGone(string pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] is 'Z' or 'X';
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task<string[]> RecordAsync(string uri, bool readOnly = false)
    {
        var ssh = WriteScript("ssh", $"for a in \"$@\"; do printf '%s\\0' \"$a\"; done > '{_directory["args"]}'");
        var separator = uri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        await using var transport = await DialAsync($"{uri}{separator}command={ssh}", new DialOptions { ReadOnly = readOnly });
        Assert.True((await transport.Pipe.Input.ReadAsync()).IsCompleted);
        return File.ReadAllText(_directory["args"]).TrimEnd('\0').Split('\0');
    }

    private string WriteScript(string name, string text)
    {
        File.WriteAllText(_directory[name], "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_directory[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return _directory[name];
    }

    private static Task<ITransport> DialAsync(string uri, DialOptions? options = null) =>
        TransportDialer.DialAsync(VirtUri.Parse(uri), options ?? new DialOptions(), CancellationToken.None);
}
