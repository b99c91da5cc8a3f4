using System.Diagnostics;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Tests.Unit.Rpc.Auth;

/// <summary>polkit, with a stand-in for pkcheck.</summary>
public sealed class PolkitTests : IDisposable
{
    private static readonly PolkitSubject Someone = new(1234, 567890, 1000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, "org.libvirt.unix.manage")]
    [InlineData(true, "org.libvirt.unix.monitor")]
    public async Task Pkcheck_is_asked_about_the_process_and_its_user(bool isReadOnly, string action)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var authority = Script($"printf '%s ' \"$@\" > {_folder["asked"]}; exit 0");
        await authority.CheckAsync(Someone, isReadOnly, default);
        Assert.Equal($"--action-id {action} --process 1234,567890,1000 --allow-user-interaction ", await File.ReadAllTextAsync(_folder["asked"]));
    }

    [Theory]
    [InlineData(1, VirtErrorCode.AuthFailed, "authentication failed: access denied by policy")]
    [InlineData(2, VirtErrorCode.AuthUnavailable, "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'")]
    [InlineData(3, VirtErrorCode.AuthCancelled, "authentication cancelled: user cancelled authentication process")]
    [InlineData(127, VirtErrorCode.AuthFailed, "authentication failed: pkcheck ended with 127: no bus")]
    public async Task Refusals_are_libvirts(int exitCode, VirtErrorCode code, string message)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var error = await Assert.ThrowsAsync<VirtException>(() => Script($"echo no bus >&2; exit {exitCode}").CheckAsync(Someone, false, default));
        Assert.Equal((code, message, VirtErrorDomain.Polkit), (error.Code, error.Message, error.Domain));
    }

    [Fact]
    public async Task Without_pkcheck_nobody_comes_in()
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => new PolkitAuthority(_folder["pkcheck"]).CheckAsync(Someone, false, default));
        Assert.Equal(VirtErrorCode.AuthUnavailable, error.Code);
    }

    [Fact]
    public async Task Asking_can_be_stopped()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var stop = new CancellationTokenSource();
        var asking = Script($"mkfifo {_folder["never"]}; : > {_folder["begun"]}; cat {_folder["never"]}").CheckAsync(Someone, false, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public void The_start_time_is_the_22nd_field_whatever_the_program_is_called() =>
        Assert.Equal(
            8675309UL,
            PolkitSubject.ReadStartTime("77 (odd) name (x) S 1 77 77 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 8675309 1000 200 18446744073709551615"));

    [Fact]
    public void This_process_has_a_start_time()
    {
        if (OperatingSystem.IsLinux())
        {
            using var self = Process.GetCurrentProcess();
            Assert.NotEqual(0UL, PolkitSubject.Of(self.Id, 0).StartTime);
        }
    }

    [Fact]
    public void A_client_is_told_what_to_do()
    {
        var refused = new VirtException(VirtErrorCode.AuthUnavailable, "no polkit agent available to authenticate action 'x'", VirtErrorDomain.Polkit);
        var advised = PolkitAuthority.Advise(refused);
        Assert.Equal(VirtErrorCode.AuthUnavailable, advised.Code);
        Assert.StartsWith(refused.Message + "; run 'pkttyagent --process " + Environment.ProcessId, advised.Message, StringComparison.Ordinal);
        var other = new VirtException(VirtErrorCode.Rpc, "x");
        Assert.Same(other, PolkitAuthority.Advise(other));
    }

    private PolkitAuthority Script(string text)
    {
        var path = _folder.Write("pkcheck", $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return new PolkitAuthority(path);
    }
}
