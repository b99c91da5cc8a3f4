using System.Globalization;
using System.Security;

namespace System.Management.Automation
{
    [Flags]
    public enum PSCredentialTypes { Generic = 1, Domain = 2, Default = 3 }

    [Flags]
    public enum PSCredentialUIOptions { None = 0, Default = 1, ValidateUserNameSyntax = 1, AlwaysPrompt = 2, ReadOnlyUserName = 3 }
}

namespace System.Management.Automation.Host
{
    public abstract class PSHost
    {
        public abstract string Name { get; }
        public abstract Version Version { get; }
        public abstract Guid InstanceId { get; }
        public abstract PSHostUserInterface UI { get; }
        public abstract CultureInfo CurrentCulture { get; }
        public abstract CultureInfo CurrentUICulture { get; }
        public virtual PSObject? PrivateData => null;
    }

    public abstract class PSHostUserInterface
    {
        public abstract PSHostRawUserInterface? RawUI { get; }
        public virtual bool SupportsVirtualTerminal => false;

        public abstract string ReadLine();
        public abstract SecureString ReadLineAsSecureString();
        public abstract void Write(string value);
        public abstract void WriteLine(string value);
        public abstract void WriteErrorLine(string value);
        public abstract void WriteDebugLine(string message);
        public abstract void WriteVerboseLine(string message);
        public abstract void WriteWarningLine(string message);
        public abstract PSCredential PromptForCredential(string caption, string message, string userName, string targetName);
        public abstract PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options);
    }

    public struct Size(int width, int height)
    {
        public int Width { get; set; } = width;
        public int Height { get; set; } = height;
    }

    public abstract class PSHostRawUserInterface
    {
        public abstract Size BufferSize { get; set; }
        public abstract Size WindowSize { get; set; }
    }
}
