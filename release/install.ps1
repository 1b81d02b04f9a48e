# Installs NectoProxy from its releases: finds out what this machine is, downloads that archive, compares its SHA-256 sum before anything
# is unpacked, and puts the executable where programs of this user are. Windows PowerShell 5.1 and later; needs no administrator.
#
#   irm https://github.com/nectoproxy/nectoproxy/releases/latest/download/install.ps1 | iex
#
# Environment: NECTOPROXY_INSTALL (folder for the executable), NECTOPROXY_VERSION (such as 0.1.0; else the latest),
# NECTOPROXY_BASE_URL (where the archives and SHA256SUMS are, for a mirror).

# A function, so that a download that was cut off does nothing, and nothing of it stays in the session that ran it.
function Install-NectoProxy {
  Set-StrictMode -Version 2.0
  $ErrorActionPreference = 'Stop'
  # Windows PowerShell draws each kilobyte, and is slower for it than the network is.
  $ProgressPreference = 'SilentlyContinue'
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12

  # A 32-bit shell tells the processor it pretends to be in the first, and the true one in the second.
  $processor = if ($env:PROCESSOR_ARCHITEW6432) { $env:PROCESSOR_ARCHITEW6432 } else { $env:PROCESSOR_ARCHITECTURE }
  $target = switch ($processor) {
    'AMD64' { 'windows-x64' }
    'ARM64' { 'windows-arm64' }
    default { throw "There is no release for processors of the kind '$processor', only for AMD64 and ARM64." }
  }

  $releases = 'https://github.com/nectoproxy/nectoproxy/releases'
  $version = "$env:NECTOPROXY_VERSION".TrimStart('v')
  $base = if ($env:NECTOPROXY_BASE_URL) { $env:NECTOPROXY_BASE_URL.TrimEnd('/') }
  elseif ($version) { "$releases/download/v$version" }
  else { "$releases/latest/download" }
  $folder = if ($env:NECTOPROXY_INSTALL) { $env:NECTOPROXY_INSTALL } else { Join-Path $env:LOCALAPPDATA 'Programs\NectoProxy' }
  $null = New-Item -ItemType Directory -Force -Path $folder
  $work = Join-Path ([IO.Path]::GetTempPath()) ('nectoproxy-' + [Guid]::NewGuid().ToString('N'))
  $null = New-Item -ItemType Directory -Path $work

  try {
    $sums = Join-Path $work 'SHA256SUMS'
    Invoke-WebRequest -UseBasicParsing -TimeoutSec 60 -Uri "$base/SHA256SUMS" -OutFile $sums
    # The sums name what there is, so the latest version need not be known.
    $wantedVersion = if ($version) { [regex]::Escape($version) } else { '[0-9][^/\\]*' }
    $line = Get-Content $sums | Where-Object { $_ -match "^[0-9a-f]{64} [ *]nectoproxy-$wantedVersion-$target\.zip$" } | Select-Object -First 1
    if (-not $line) { throw "$base has no archive for $target." }
    $wanted = $line.Substring(0, 64)
    $archive = $line.Substring(66)

    Write-Host "Downloading $base/$archive"
    $file = Join-Path $work $archive
    Invoke-WebRequest -UseBasicParsing -TimeoutSec 600 -Uri "$base/$archive" -OutFile $file
    $found = (Get-FileHash -Algorithm SHA256 -Path $file).Hash.ToLowerInvariant()
    if ($found -ne $wanted) { throw "$archive is not what SHA256SUMS says ($found instead of $wanted). Nothing was installed; try again." }

    Expand-Archive -Path $file -DestinationPath $work
    $unpacked = Join-Path (Join-Path $work ([IO.Path]::GetFileNameWithoutExtension($archive))) 'nectoproxy.exe'
    $new = & $unpacked --version
    if ($LASTEXITCODE -ne 0) { throw "The executable does not start here (exit code $LASTEXITCODE). Nothing was installed." }
    $installed = Join-Path $folder 'nectoproxy.exe'
    try { Move-Item -Force -Path $unpacked -Destination $installed }
    catch { throw "$installed cannot be replaced. If NectoProxy is running, stop it and try again. ($($_.Exception.Message))" }
    Write-Host "Installed NectoProxy ${new}: $installed"
  }
  finally { Remove-Item -Recurse -Force -Path $work -ErrorAction SilentlyContinue }

  # From the registry, where variables in it stay variables.
  $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
  $userPath = [string]$key.GetValue('Path', '', 'DoNotExpandEnvironmentNames')
  $known = ";$env:Path;$([Environment]::ExpandEnvironmentVariables($userPath));"
  if (-not $known.ToLowerInvariant().Contains(";$folder;".ToLowerInvariant())) {
    $key.SetValue('Path', (@($userPath.TrimEnd(';'), $folder) -ne '' -join ';'), 'ExpandString')
    # Taking a variable away that is not there tells programs that are running to read the others again.
    [Environment]::SetEnvironmentVariable('NECTOPROXY_NONE', $null, 'User')
    Write-Host "$folder was added to your PATH; terminals opened from now on know it."
  }
  $key.Close()
  if (-not (";$env:Path;".ToLowerInvariant().Contains(";$folder;".ToLowerInvariant()))) { $env:Path = "$env:Path;$folder" }
  Write-Host 'Start it with: nectoproxy start'
}

Install-NectoProxy
