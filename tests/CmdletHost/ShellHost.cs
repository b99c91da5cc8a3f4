using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace VirtPS.Tests.CmdletHost;

/// <summary>The host that cmdlets see: plain text, and questions that a test answers.</summary>
internal sealed class ShellHost(Streams streams) : PSHost
{
    public Func<string, string, Answer>? OnQuestion { get; set; }
    public Func<string, PSCredential>? OnCredential { get; set; }

    public override string Name => "CmdletHost";
    public override Version Version { get; } = new(7, 6, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;
    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;
    public override PSHostUserInterface UI => field ??= new Interface(this, streams);

    public Answer Ask(string query, string caption) => OnQuestion?.Invoke(query, caption) ?? throw CannotAsk();

    private static PSInvalidOperationException CannotAsk() =>
        new("PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");

    private sealed class Interface(ShellHost host, Streams streams) : PSHostUserInterface
    {
        public override PSHostRawUserInterface? RawUI => null;

        public override string ReadLine() => throw CannotAsk();
        public override SecureString ReadLineAsSecureString() => throw CannotAsk();
        public override void Write(string value) => streams.Host(value);
        public override void WriteLine(string value) => streams.Host(value);
        public override void WriteErrorLine(string value) => streams.ErrorEcho?.WriteLine(value);
        public override void WriteDebugLine(string message) => streams.Debug(message);
        public override void WriteVerboseLine(string message) => streams.Verbose(message);
        public override void WriteWarningLine(string message) => streams.Warning(message);
        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => host.OnCredential?.Invoke(userName) ?? throw CannotAsk();
        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            PromptForCredential(caption, message, userName, targetName);
    }
}
