using VirtPS.Tests.CmdletHost;
using VirtPS.Tests.Daemon;

namespace VirtPS.Tests.Examples;

/// <summary>The cmdlets that start, find, configure and stop daemons of this machine, as tests/Pester/Daemon has them in real PowerShell.</summary>
public sealed class LocalDaemonCmdletTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("vps");
    private readonly Shell _shell = new(ExampleTests.Manifest);

    private string ConfigFile => Path.Combine(_root.FullName, "etc/virtps/virtpsd.conf");

    private string Start => $"Start-VirtDaemon '{_root.FullName}' -Program '{DaemonRun.Program}' -IdleSec 120";

    public void Dispose()
    {
        _shell.Run($"Get-VirtDaemon '{_root.FullName}' -ErrorAction SilentlyContinue | Stop-VirtDaemon");
        _shell.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public void A_daemon_is_started_found_and_stopped()
    {
        Run($"{Start} -WhatIf");
        Assert.Empty(_root.EnumerateFileSystemInfos());
        Run($"$daemon = {Start}");
        Assert.Equal([true, ConfigFile], Run($"(Get-VirtDaemon '{_root.FullName}').ProcessId -eq $daemon.ProcessId; $daemon.ConfigFile"));
        Assert.Equal("OperationInvalid,VirtPS.Commands.StartVirtDaemonCommand", ErrorOf(Start));
        Assert.Equal(["admin", "virtpsd"], Run("Get-VirtDaemonServer -Daemon $daemon | ForEach-Object Name"));
        Run("$daemon | Stop-VirtDaemon -WhatIf");
        Assert.Single(Run($"Get-VirtDaemon '{_root.FullName}'"));
        Run("$daemon | Stop-VirtDaemon");
        Assert.Equal("OperationInvalid,VirtPS.Commands.GetVirtDaemonCommand", ErrorOf($"Get-VirtDaemon '{_root.FullName}'"));
        Assert.Equal("OperationInvalid,VirtPS.Commands.StopVirtDaemonCommand", ErrorOf($"Stop-VirtDaemon '{_root.FullName}'"));
    }

    [Fact]
    public void A_setting_is_set_and_reset_unless_only_asked_what_if()
    {
        var at = $"-Root '{_root.FullName}'";
        Run($"Set-VirtDaemonConfig max_clients 9 {at} -WhatIf");
        Assert.False(File.Exists(ConfigFile));
        Assert.Equal([9L, true, 1], Run($"Set-VirtDaemonConfig max_clients 9 {at} -PassThru | ForEach-Object {{ $_.Value; $_.IsSet; $_.Line }}"));
        Assert.Equal("max_clients = 9\n", File.ReadAllText(ConfigFile));
        Run($"Set-VirtDaemonConfig -Setting @{{ listen_tcp = $true; sasl_mechanisms = 'PLAIN', 'GSSAPI' }} {at}");
        Assert.Equal([true, "PLAIN", "GSSAPI"], Run($"Get-VirtDaemonConfig listen_tcp, sasl_mech* {at} | ForEach-Object {{ $_.Value }}"));
        Assert.Equal(["listen_tcp", "max_clients", "sasl_mechanisms"], Run($"Get-VirtDaemonConfig {at} | Where-Object IsSet | ForEach-Object Name"));
        Run($"Get-VirtDaemonConfig {at} | Where-Object IsSet | Set-VirtDaemonConfig -Reset");
        Assert.Equal("", File.ReadAllText(ConfigFile));
    }

    [Fact]
    public void What_the_daemon_would_refuse_is_not_written()
    {
        var at = $"-Root '{_root.FullName}'";
        Assert.Equal("InvalidArg,VirtPS.Commands.SetVirtDaemonConfigCommand", ErrorOf($"Set-VirtDaemonConfig max_client 9 {at}"));
        Assert.Equal("InvalidArg,VirtPS.Commands.GetVirtDaemonConfigCommand", ErrorOf($"Get-VirtDaemonConfig max_client {at}"));
        Assert.Equal("InvalidArg,VirtPS.Commands.SetVirtDaemonConfigCommand", ErrorOf($"Set-VirtDaemonConfig max_clients many {at}"));
        Assert.Equal("ConfSyntax,VirtPS.Commands.SetVirtDaemonConfigCommand", ErrorOf($"Set-VirtDaemonConfig max_clients 0 {at}"));
        Assert.False(File.Exists(ConfigFile));
    }

    [Fact]
    public void A_running_daemon_has_the_file_that_it_was_started_with()
    {
        var file = Path.Combine(_root.FullName, "other.conf");
        File.WriteAllText(file, "max_clients = 8\n");
        Run($"$daemon = {Start} -ConfigFile '{file}'");
        Assert.Equal([8L, file], Run("$daemon | Get-VirtDaemonConfig max_clients | ForEach-Object { $_.Value; $_.Path }"));
        Assert.Equal([8L, file], Run($"Get-VirtDaemon '{_root.FullName}' | Get-VirtDaemonConfig max_clients | ForEach-Object {{ $_.Value; $_.Path }}"));
    }

    private IReadOnlyList<object?> Run(string script)
    {
        var result = _shell.Run(script);
        Assert.Empty(result.Errors.Select(error => error.ToString()));
        return result.Output;
    }

    private string ErrorOf(string script) => Assert.Single(_shell.Run(script).Errors).FullyQualifiedErrorId;
}
