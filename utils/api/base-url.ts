export const baseUrl = 'https://passport.example.com'
