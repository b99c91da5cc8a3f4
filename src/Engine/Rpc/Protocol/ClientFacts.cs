using VirtPS.Engine.Drivers;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>What a daemon knows of one of its clients.</summary>
/// <remarks>VIR_CLIENT_INFO_*. A client on a Unix socket has a user and a process, any other an address.</remarks>
internal sealed record ClientFacts
{
    private const string ReadOnlyName = "readonly";
    private const string AddressName = "sock_addr";
    private const string SaslUserName = "sasl_user_name";
    private const string CertificateSubject = "tls_x509_dname";
    private const string UserIdName = "unix_user_id";
    private const string UserNameName = "unix_user_name";
    private const string GroupIdName = "unix_group_id";
    private const string GroupNameName = "unix_group_name";
    private const string ProcessName = "unix_process_id";
    private const string SecurityName = "selinux_context";

    /// <summary>Whether it can change nothing.</summary>
    internal bool IsReadOnly { get; init; }

    /// <summary>Address and port, such as <c>192.0.2.1:50012</c>.</summary>
    internal string? Address { get; init; }

    /// <summary>The name that it has proved to have by SASL.</summary>
    internal string? SaslName { get; init; }

    /// <summary>The subject of its certificate.</summary>
    internal string? CertificateName { get; init; }

    /// <summary>Its user.</summary>
    internal uint? Uid { get; init; }

    /// <summary>That user's name.</summary>
    internal string? UserName { get; init; }

    /// <summary>Its group.</summary>
    internal uint? Gid { get; init; }

    /// <summary>That group's name.</summary>
    internal string? GroupName { get; init; }

    /// <summary>Its process.</summary>
    internal int? Pid { get; init; }

    /// <summary>What SELinux calls it.</summary>
    internal string? SecurityContext { get; init; }

    internal static ClientFacts From(IReadOnlyList<TypedParameter> parameters) => new()
    {
        IsReadOnly = parameters.Find<bool>(ReadOnlyName) ?? false,
        Address = parameters.FindText(AddressName),
        SaslName = parameters.FindText(SaslUserName),
        CertificateName = parameters.FindText(CertificateSubject),
        Uid = (uint?)parameters.Find<int>(UserIdName),
        UserName = parameters.FindText(UserNameName),
        Gid = (uint?)parameters.Find<int>(GroupIdName),
        GroupName = parameters.FindText(GroupNameName),
        Pid = parameters.Find<int>(ProcessName),
        SecurityContext = parameters.FindText(SecurityName),
    };

    // Users and groups travel as signed numbers.
    internal TypedParameter[] ToParameters() => AdminParameters.Given(
        (ReadOnlyName, IsReadOnly), (SaslUserName, SaslName), (AddressName, Address), (CertificateSubject, CertificateName),
        (UserIdName, (int?)Uid), (UserNameName, UserName), (GroupIdName, (int?)Gid), (GroupNameName, GroupName),
        (ProcessName, Pid), (SecurityName, SecurityContext));
}
