using System.Net;
using System.Security;

namespace System.Management.Automation;

public readonly struct SwitchParameter(bool isPresent) : IEquatable<SwitchParameter>
{
    public bool IsPresent { get; } = isPresent;
    public static SwitchParameter Present => new(true);

    public bool ToBool() => IsPresent;
    public bool Equals(SwitchParameter other) => IsPresent == other.IsPresent;
    public override bool Equals(object? obj) => obj is SwitchParameter other ? Equals(other) : obj is bool b && b == IsPresent;
    public override int GetHashCode() => IsPresent.GetHashCode();
    public override string ToString() => IsPresent.ToString();

    public static implicit operator bool(SwitchParameter switchParameter) => switchParameter.IsPresent;
    public static implicit operator SwitchParameter(bool value) => new(value);
    public static bool operator ==(SwitchParameter first, SwitchParameter second) => first.Equals(second);
    public static bool operator !=(SwitchParameter first, SwitchParameter second) => !first.Equals(second);
    public static bool operator ==(SwitchParameter first, bool second) => first.IsPresent == second;
    public static bool operator !=(SwitchParameter first, bool second) => first.IsPresent != second;
    public static bool operator ==(bool first, SwitchParameter second) => first == second.IsPresent;
    public static bool operator !=(bool first, SwitchParameter second) => first != second.IsPresent;
}

public sealed class PSCredential
{
    public PSCredential(string userName, SecureString password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentNullException.ThrowIfNull(password);
        (UserName, Password) = (userName, password);
    }

    private PSCredential() => (UserName, Password) = (string.Empty, new SecureString());

    public static PSCredential Empty { get; } = new();
    public string UserName { get; }
    public SecureString Password { get; }

    public NetworkCredential GetNetworkCredential() => UserName.Split('\\') is [var domain, var user]
        ? new NetworkCredential(user, Password, domain)
        : new NetworkCredential(UserName, Password);

    public static explicit operator NetworkCredential(PSCredential credential) => credential.GetNetworkCredential();
}
