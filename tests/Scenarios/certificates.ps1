New-VirtCertificateAuthority 'Example CA' -AuthorityPath ./ca -KeyAlgorithm Ecdsa | Select-Object Name, Subject, Roles, Key | Format-List
New-VirtCertificate host1 -Role Server, Client -IPAddress 192.0.2.1 -AuthorityPath ./ca -KeyAlgorithm Ecdsa | Select-Object Subject, Issuer, Roles | Format-Table
New-VirtCertificate host1 -AuthorityPath ./ca -ErrorAction SilentlyContinue -ErrorVariable problems
$problems | ForEach-Object FullyQualifiedErrorId
New-VirtCertificate alice -Role Client -AuthorityPath ./ca -KeyAlgorithm Ecdsa | Revoke-VirtCertificate -AuthorityPath ./ca -Confirm:$false
Get-VirtCertificate -AuthorityPath ./ca | Sort-Object Name | Select-Object Name, Roles, IsRevoked | Format-Table
Install-VirtCertificate ./ca/host1 -Destination ./pki -PassThru | ForEach-Object Name
Test-VirtPki ./pki -HostName host1 | Select-Object Level | Format-Table
Test-VirtPki ./pki -HostName host2 | Where-Object Level -EQ Error | ForEach-Object Level
